-- Holds a job that was taken out of the outbox for longer, or lets it be taken by another node at once.
-- ARGV: id, so long from now (ms); 0 lets it go: then this time does not count as taken
-- Returns nothing. Run twice, letting go does not count one more.

local ended = prefix .. 'ended'
local score = redis.call('ZSCORE', ended, ARGV[1])

if score and ARGV[2] ~= '0' then
  redis.call('ZADD', ended, now + ARGV[2], ARGV[1])
elseif score and tonumber(score) > now then
  redis.call('ZADD', ended, now, ARGV[1])
  redis.call('HINCRBY', jobKey(ARGV[1]), 'told', -1)
end
