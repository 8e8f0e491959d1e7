-- Moves a message to the stream of dead letters.
-- ARGV: group, id, reason, deliveries, how many dead letters to keep. Returns 1, or 0 when it was acknowledged already.
local stream, group = prefix .. 'requests:stream', ARGV[1]
if redis.call('XACK', stream, group, ARGV[2]) == 0 then
  return 0
end
local entry = redis.call('XRANGE', stream, ARGV[2], ARGV[2])[1]
local request = ''
for i = 1, entry and #entry[2] or 0, 2 do
  if entry[2][i] == 'request' then
    request = entry[2][i + 1]
  end
end
redis.call('XADD', prefix .. 'dead', 'MAXLEN', '~', ARGV[5], '*', 'id', ARGV[2], 'reason', ARGV[3],
  'deliveries', ARGV[4], 'request', request)
redis.call('XDEL', stream, ARGV[2])
return 1
