-- Whether a message of the requests' channel is for the service that asks. Every service hears it, and a text that comes
-- several times is meant so: each counts what it heard of it, and the first to come to a number takes that message. So
-- each is taken once, whoever asks late, or is gone.
-- ARGV: the message's SHA-1, token of the service, for how long that listens already (ms), token of this hearing
-- Returns 1, or 0 when another service has it.

local key, by, hearing = prefix .. 'heard:' .. ARGV[1], 'by:' .. ARGV[2], ARGV[4]
local known = redis.call('HMGET', key, by, 'taken', 'at')
local count, answer, last = string.match(known[1] or '', '^(%d+) (%d) (.*)$')
if last == hearing then
  return tonumber(answer)
end
local taken = tonumber(known[2] or 0)
if not count then -- what was taken before it listened, it has not heard; the tenth of a second is for the way here
  count = tonumber(known[3] or now) < now - ARGV[3] - 100 and taken or 0
end
local number = count + 1
local isMine = number > taken
if isMine then
  redis.call('HSET', key, 'taken', number, 'at', now)
end
redis.call('HSET', key, by, string.format('%d %d %s', number, isMine and 1 or 0, hearing))
redis.call('PEXPIRE', key, 600000)
return isMine and 1 or 0
