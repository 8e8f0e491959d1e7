-- Takes the job out of the outbox that waited longest to be told of, for some time: it comes again unless it is done by then.
-- ARGV: that time (ms), token of this call, how often a job is taken at most
-- Returns the job's hash, flat; empty when there is none now.

local ended, call = prefix .. 'ended', prefix .. 'told:' .. ARGV[2]

local before = redis.call('GET', call)
if before and redis.call('ZSCORE', ended, before) then
  return redis.call('HGETALL', jobKey(before))
end
redis.call('DEL', call) -- a removal first, for a Redis that is out of memory
for _, id in ipairs(redis.call('ZRANGEBYSCORE', ended, '-inf', now, 'LIMIT', 0, 100)) do
  if redis.call('EXISTS', jobKey(id)) == 0 then
    redis.call('ZREM', ended, id)
  elseif redis.call('HINCRBY', jobKey(id), 'told', 1) > tonumber(ARGV[3]) then
    told(id)
    bury('job', id, 'job-finish was begun ' .. ARGV[3] .. ' times, and never came to its end')
  else
    redis.call('ZADD', ended, now + ARGV[1], id)
    redis.call('SET', call, id, 'EX', 60)
    return redis.call('HGETALL', jobKey(id))
  end
end
return {}
