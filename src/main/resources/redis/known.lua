-- Finds the job that was asked for under an idempotency key.
-- ARGV: key, digest of the request
-- Returns {"taken", the job's hash, flat}; {"other"} when the key is another request's; {"none"}.

local id = redis.call('GET', prefix .. 'key:' .. ARGV[1])
if not id or redis.call('EXISTS', jobKey(id)) == 0 then
  return {'none'}
end
if field(id, 'digest') ~= ARGV[2] then
  return {'other'}
end
return {'taken', redis.call('HGETALL', jobKey(id))}
