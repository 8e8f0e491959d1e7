-- Acknowledges a message. It is deleted, or stays among the newest that are kept; what nobody has acknowledged is
-- never deleted.
-- ARGV: group, id, how many to keep. Returns how many messages it acknowledged: 0 the second time.
local stream, group, keep = prefix .. 'requests:stream', ARGV[1], tonumber(ARGV[3])
local acknowledged = redis.call('XACK', stream, group, ARGV[2])
if keep == 0 then
  redis.call('XDEL', stream, ARGV[2])
  return acknowledged
end
-- up to this message all were delivered: the group reads in order
local surplus = redis.call('XLEN', stream) - keep
if surplus > 0 then
  for _, entry in ipairs(redis.call('XRANGE', stream, '-', ARGV[2], 'COUNT', math.min(surplus, 10))) do
    if #redis.call('XPENDING', stream, group, entry[1], entry[1], 1) == 0 then
      redis.call('XDEL', stream, entry[1])
    end
  end
end
return acknowledged
