-- Records how far an attempt is.
-- ARGV: id, attempt, progress (JSON), claim
-- Returns 1, or 0 when that attempt does not hold the job.

if not holds(ARGV[1], ARGV[2], ARGV[4]) then
  return 0
end
redis.call('HSET', jobKey(ARGV[1]), 'progress', ARGV[3])
return 1
