-- Pauses the queue, or lets it go on. Jobs that run go on in any case.
-- ARGV: 1 to pause or 0 to go on, who says so or ""
-- Returns nothing.

if ARGV[1] == '1' then
  if redis.call('EXISTS', prefix .. 'paused') == 0 then
    redis.call('HSET', prefix .. 'paused', 'at', now, 'by', ARGV[2])
  end
else
  redis.call('DEL', prefix .. 'paused')
  redis.call('PUBLISH', prefix .. 'wake', 'all')
end
