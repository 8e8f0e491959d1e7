-- Looks whether Redis still is what it was.
-- ARGV: token of the process that looks, token of this call
-- Returns {the epoch, how often the process looked, how many jobs wait}. Run twice, the process looked twice.

local pulse = prefix .. 'pulse:' .. ARGV[1]
local number = redis.call('INCR', pulse)
redis.call('EXPIRE', pulse, 30 * 86400)
return {epoch(ARGV[2]), number, redis.call('ZCARD', prefix .. 'jobs:queued') + redis.call('ZCARD', prefix .. 'jobs:delayed')}
