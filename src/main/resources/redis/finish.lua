-- Ends an attempt, and the job with it.
-- ARGV: id, attempt, state, token of this call, result, proof, warnings, error (JSON, or "" for none), message or "",
--       finished jobs to keep, and their age (ms)
-- Returns 1 when it was this call that ended it, else 0.

local id, attempt, state, token = unpack(ARGV, 1, 4)

if not holds(id, attempt) then
  return field(id, 'ended') == token and 1 or 0
end
-- First, because a Redis that is out of memory allows a script everything after its first removal.
release(id)
redis.call('HSET', jobKey(id), 'ended', token)
for position, name in ipairs({'result', 'proof', 'warnings', 'error'}) do
  local value = ARGV[4 + position]
  if value ~= '' then
    redis.call('HSET', jobKey(id), name, value)
  end
end
settle(id, state, ARGV[9] ~= '' and ARGV[9])
retire(tonumber(ARGV[10]), tonumber(ARGV[11]))
return 1
