-- Ends an attempt, and the job with it unless it is to be tried again.
-- ARGV: id, attempt, state, token of this call, result, proof, warnings, error (JSON, or "" for none), message or "",
--       finished jobs to keep, and their age (ms), whether the error may pass (1 or 0), pause before the second
--       attempt and the longest (ms), a random number below 1, claim, how much longer than jobs
--       their keys live (ms)
-- Returns 1 when it was this call that ended it, 2 when the job will be tried again, else 0.

local id, attempt, state, token = unpack(ARGV, 1, 4)
local error = ARGV[8]

-- The pause doubles with every failure; a random part of its half keeps those that failed together from coming back together.
local function pause(failed)
  local longest = math.min(tonumber(ARGV[13]) * 2 ^ (failed - 1), tonumber(ARGV[14]))
  return math.floor(longest / 2 + longest / 2 * tonumber(ARGV[15]))
end

-- How often it failed, when it may be tried once more.
local function failedBefore()
  local job = redis.call('HMGET', jobKey(id), 'state', 'destructive', 'attempts')
  if state ~= 'failed' or ARGV[12] ~= '1' or job[1] == 'cancelling' or job[2] then
    return nil
  end
  local failed = redis.call('HINCRBY', jobKey(id), 'failed', 1)
  return failed < tonumber(job[3] or 1) and failed or nil
end

if not holds(id, attempt, ARGV[16]) then
  local ended = field(id, 'ended') or ''
  return string.sub(ended, 3) == token and tonumber(string.sub(ended, 1, 1)) or 0
end
-- First, because a Redis that is out of memory allows a script everything after its first removal.
release(id)
local failed = failedBefore()
if failed then
  local wait = pause(failed)
  redis.call('HSET', jobKey(id), 'ended', '2:' .. token)
  note(id, error)
  redis.call('HSET', jobKey(id), 'error', error)
  become(id, 'delayed')
  tell(id, 'attempt-failed', ARGV[9])
  delay(id, now + wait)
  return 2
end
redis.call('HSET', jobKey(id), 'ended', '1:' .. token)
for position, name in ipairs({'result', 'proof', 'warnings', 'error'}) do
  local value = ARGV[4 + position]
  if value ~= '' then
    redis.call('HSET', jobKey(id), name, value)
  end
end
settle(id, state, ARGV[9] ~= '' and ARGV[9])
retire(tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[17]))
return 1
