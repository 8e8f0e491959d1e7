-- Records that an attempt is about to destroy something.
-- ARGV: id, attempt, claim
-- Returns 1, or 0 when it must not: that attempt does not hold the job, or the job is to be cancelled.

if not holds(ARGV[1], ARGV[2], ARGV[3]) or field(ARGV[1], 'state') == 'cancelling' then
  return 0
end
-- Removed first, because a Redis that is out of memory allows a script everything after its first removal.
redis.call('HDEL', jobKey(ARGV[1]), 'destructive')
redis.call('HSET', jobKey(ARGV[1]), 'destructive', 1)
return 1
