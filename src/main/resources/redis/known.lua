-- Finds the job that was asked for under an idempotency key.
-- ARGV: key, digest of the request
-- Returns {"taken", the job's hash, or what is left of it, flat}; {"other"} when the key is another request's; {"none"}.

local hash = asked(ARGV[1])
if not hash then
  return {'none'}
end
if redis.call('HGET', hash, 'digest') ~= ARGV[2] then
  return {'other'}
end
return {'taken', redis.call('HGETALL', hash)}
