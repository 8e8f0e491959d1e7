-- Starts the next attempt of the job that is first in line. Before that, what has come due is put in line: delayed
-- jobs, and jobs whose worker was lost.
-- ARGV: node, lease (ms), deliveries before a job counts as poison, token of this call, finished jobs to keep, their age,
--       and how much longer their keys live (ms), "again" when the answer to the first call may have been lost, or ""
-- Returns {-1, the job's hash, flat, the epoch}, or {milliseconds until something comes due}, 3600000 when nothing will.

local node, lease, deliveries, token = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]

local function errorOf(code, message)
  return cjson.encode({code = code, message = message, retryable = false})
end

local function fail(id, code, message)
  redis.call('HSET', jobKey(id), 'error', errorOf(code, message))
  settle(id, 'failed', message)
end

-- The lease ran out: what becomes of the job depends on how far the attempt had come.
local function lost(id)
  local job = redis.call('HMGET', jobKey(id), 'state', 'node', 'destructive')
  release(id)
  if not job[1] then
    return
  end
  local times = redis.call('HINCRBY', jobKey(id), 'lost', 1)
  if job[3] then
    fail(id, 'worker-lost', 'The worker on ' .. job[2] .. ' was lost after it had begun to replace the destination. '
      .. 'Look at the destination before you retry')
  elseif job[1] == 'cancelling' then
    settle(id, 'cancelled', 'The worker on ' .. job[2] .. ' was lost while the job was being cancelled')
  elseif times >= deliveries then
    local why = 'The worker was lost ' .. times .. ' times, the last on ' .. job[2] .. ': not delivered again'
    fail(id, 'poison', why)
    bury('job', id, why)
  else
    local why = 'The worker on ' .. job[2] .. ' was lost'
    note(id, errorOf('worker-lost', why))
    queue(id, why)
  end
end

local function putDueInLine()
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', prefix .. 'active', '-inf', now, 'LIMIT', 0, 100)) do
    lost(id)
  end
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', prefix .. 'delayed', '-inf', now, 'LIMIT', 0, 100)) do
    redis.call('ZREM', prefix .. 'delayed', id)
    if field(id, 'state') == 'delayed' then
      redis.call('HDEL', jobKey(id), 'due')
      queue(id)
    end
  end
end

-- Takes the first in line out: its id, and how many attempts it had; nil when nobody waits, "" when it was none: then there may
-- be another.
local function first()
  local popped = redis.call('ZPOPMIN', prefix .. 'waiting')
  if #popped == 0 then
    return nil
  end
  local destination = string.match(popped[1], '^lane:(.*)$')
  if not destination then
    local id = string.sub(popped[1], 5)
    local attempts = field(id, 'attempt')
    return attempts and id or '', attempts
  end
  local id = redis.call('ZPOPMIN', prefix .. 'lane:' .. destination)[1]
  local attempts = id and field(id, 'attempt')
  if attempts then
    redis.call('HSET', prefix .. 'destinations', destination, id)
    return id, attempts
  end
  offer(destination)
  return ''
end

local function start(id, attempt)
  if attempt > 1 then
    redis.call('HDEL', jobKey(id), 'progress', 'destructive', 'error')
  end
  redis.call('ZADD', prefix .. 'active', now + lease, id)
  become(id, 'running', {type = 'started', attempt = attempt},
    {'attempt', attempt, 'node', node, 'started', now, 'claim', token})
  return {-1, redis.call('HGETALL', jobKey(id)), epoch(token)}
end

for _, id in ipairs(ARGV[8] == 'again' and redis.call('ZRANGE', prefix .. 'active', 0, -1) or {}) do
  if field(id, 'claim') == token then
    return {-1, redis.call('HGETALL', jobKey(id)), epoch(token)}
  end
end

hear(lease)
putDueInLine()
local isPaused = redis.call('EXISTS', prefix .. 'paused') == 1
local id, attempts
repeat
  if not isPaused then
    id, attempts = first()
  end
  if attempts then
    return start(id, attempts + 1)
  end
until id ~= ''

retire(tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])) -- of age; what is too many went when the last one was told of
local due = now + 3600000
for _, set in ipairs({'active', 'delayed'}) do
  local soonest = redis.call('ZRANGE', prefix .. set, 0, 0, 'WITHSCORES')
  if #soonest > 0 then
    due = math.min(due, tonumber(soonest[2]))
  end
end
return {math.max(0, due - now)}
