-- Ends an attempt, and the job with it unless it is to be tried again.
-- ARGV: id, attempt, state, token of this call, result, proof, warnings, error (JSON, or "" for none), message or "",
--       whether the error may pass (1 or 0), pause before the second attempt and the longest (ms), a random number
--       below 1, claim
-- Returns 1 when it was this call that ended it, 2 when the job will be tried again, else 0.

local id, attempt, state, token = unpack(ARGV, 1, 4)
local error = ARGV[8]

-- The pause doubles with every failure; a random part of its half keeps those that failed together from coming back together.
local function pause(failed)
  local longest = math.min(tonumber(ARGV[11]) * 2 ^ (failed - 1), tonumber(ARGV[12]))
  return math.floor(longest / 2 + longest / 2 * tonumber(ARGV[13]))
end

-- How often it failed, when it may be tried once more.
local function failedBefore()
  if state ~= 'failed' or ARGV[10] ~= '1' then
    return nil
  end
  local job = redis.call('HMGET', jobKey(id), 'state', 'destructive', 'attempts')
  if job[1] == 'cancelling' or job[2] then
    return nil
  end
  local failed = redis.call('HINCRBY', jobKey(id), 'failed', 1)
  return failed < tonumber(job[3] or 1) and failed or nil
end

if not holds(id, attempt, ARGV[14]) then
  local ended = field(id, 'ended') or ''
  return string.sub(ended, 3) == token and tonumber(string.sub(ended, 1, 1)) or 0
end
-- First, because a Redis that is out of memory allows a script everything after its first removal.
release(id)
local failed = failedBefore()
if failed then
  local wait = pause(failed)
  note(id, error)
  become(id, 'delayed', {type = 'attempt-failed', message = ARGV[9]}, {'ended', '2:' .. token, 'error', error})
  delay(id, now + wait)
  return 2
end
local outcome = {'ended', '1:' .. token}
for position, name in ipairs({'result', 'proof', 'warnings', 'error'}) do
  local value = ARGV[4 + position]
  if value ~= '' then
    outcome[#outcome + 1], outcome[#outcome + 2] = name, value
  end
end
settle(id, state, ARGV[9] ~= '' and ARGV[9] or nil, outcome)
return 1
