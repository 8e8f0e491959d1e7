-- Whether a message of the requests' channel is for the service that asks. Every service hears it; the first to ask takes it,
-- and takes all others of the same text that follow within some seconds: a second one is meant, and heard by all again.
-- ARGV: the message's SHA-1, token of the service
-- Returns 1, or 0 when another service has it.

local key = prefix .. 'heard:' .. ARGV[1]
local by = redis.call('GET', key)
if by and by ~= ARGV[2] then
  return 0
end
redis.call('SET', key, ARGV[2], 'PX', 10000)
return 1
