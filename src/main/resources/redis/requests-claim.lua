-- Hands one message over that was delivered long ago and never acknowledged: whoever had it is gone, or failed on it.
-- ARGV: group, consumer, how long ago in milliseconds, so many bytes of a message at most.
-- Returns {id, deliveries, bytes of the request, its text}, bytes -1 when it has none, no text when it is longer; or nothing.
local stream, group = prefix .. 'requests:stream', ARGV[1]
for _, due in ipairs(redis.call('XPENDING', stream, group, 'IDLE', ARGV[3], '-', '+', 10)) do
  local id = due[1]
  local entry = redis.call('XRANGE', stream, id, id)[1]
  if not entry then
    redis.call('XACK', stream, group, id) -- somebody deleted it meanwhile
  else
    redis.call('XCLAIM', stream, group, ARGV[2], 0, id, 'JUSTID', 'RETRYCOUNT', due[4] + 1)
    local request = nil
    for i = 1, #entry[2], 2 do
      if entry[2][i] == 'request' then
        request = entry[2][i + 1]
      end
    end
    if not request then
      return {id, due[4] + 1, -1}
    elseif #request > tonumber(ARGV[4]) then
      return {id, due[4] + 1, #request}
    end
    return {id, due[4] + 1, #request, request}
  end
end
return {}
