-- Starts the next attempt of the job that is first in line. Before that, what has come due is put in line: delayed
-- jobs, and jobs whose worker was lost.
-- ARGV: node, lease (ms), deliveries before a job counts as poison, token of this call, finished jobs to keep, their age,
--       and how much longer their keys live (ms)
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
    putBack(id, why)
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
      become(id, 'queued')
      tell(id, 'queued')
      enqueue(id)
    end
  end
end

-- Takes the first in line out; nil when nobody waits, "" when it was none: then there may be another.
local function first()
  local popped = redis.call('ZPOPMIN', prefix .. 'waiting')
  if #popped == 0 then
    return nil
  end
  local destination = string.match(popped[1], '^lane:(.*)$')
  if not destination then
    local id = string.sub(popped[1], 5)
    return redis.call('EXISTS', jobKey(id)) == 1 and id or ''
  end
  local id = redis.call('ZPOPMIN', prefix .. 'lane:' .. destination)[1]
  if id and redis.call('EXISTS', jobKey(id)) == 1 then
    redis.call('HSET', prefix .. 'destinations', destination, id)
    return id
  end
  offer(destination)
  return ''
end

-- What become and tell would do as well, in half the calls: of a claim each counts.
local function start(id)
  local job = redis.call('HMGET', jobKey(id), 'state', 'sequence', 'attempt', 'events')
  local attempt, number = job[3] + 1, (job[4] or 0) + 1
  reindex(id, job[2], job[1], 'running')
  redis.call('HSET', jobKey(id), 'state', 'running', 'attempt', attempt, 'events', number, 'node', node, 'started', now,
    'claim', token)
  redis.call('HDEL', jobKey(id), 'progress', 'destructive', 'error')
  redis.call('ZADD', prefix .. 'active', now + lease, id)
  publish(id, number, string.format('{"job":"%s","type":"started","at":"%s","state":"running","attempt":%d}', id, iso(now), attempt),
    true)
  redis.call('SET', prefix .. 'claim:' .. token, id, 'EX', 60)
  return {-1, redis.call('HGETALL', jobKey(id)), epoch(token)}
end

local before = redis.call('GET', prefix .. 'claim:' .. token)
if before then
  return {-1, redis.call('HGETALL', jobKey(before)), redis.call('GET', prefix .. 'epoch')}
end

hear(lease)
putDueInLine()
local id = redis.call('EXISTS', prefix .. 'paused') == 0 and first()
while id do
  if id ~= '' then
    return start(id)
  end
  id = first()
end

retire(tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])) -- of age; what is too many went when the last one ended
local due = now + 3600000
for _, set in ipairs({'active', 'delayed'}) do
  local soonest = redis.call('ZRANGE', prefix .. set, 0, 0, 'WITHSCORES')
  if #soonest > 0 then
    due = math.min(due, tonumber(soonest[2]))
  end
end
return {math.max(0, due - now)}
