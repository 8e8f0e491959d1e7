-- Takes a job in.
-- ARGV: id, type, priority, source or "", destination or "", options (JSON), delay (ms), attempts,
--       idempotency key or "", digest of the request, who asked or "", job that is done again or "", how many jobs may wait
-- Returns {"taken", the job's hash, flat}: of the job that was taken in under this key before, or what is left of it, if there is one;
--         {"other"} when the key is another request's; {"full", how many wait}.

local id, type, priority, source, destination, options = unpack(ARGV, 1, 6)
local wait, attempts, key, digest = tonumber(ARGV[7]), ARGV[8], ARGV[9], ARGV[10]

local function orNil(text)
  return text ~= '' and text or nil
end

if redis.call('EXISTS', jobKey(id)) == 0 then
  local earlier = key ~= '' and asked(key)
  if earlier then
    if redis.call('HGET', earlier, 'digest') ~= digest then
      return {'other'}
    end
    return {'taken', redis.call('HGETALL', earlier)}
  end
  local waiting = redis.call('ZCARD', prefix .. 'jobs:queued') + redis.call('ZCARD', prefix .. 'jobs:delayed')
  if waiting >= tonumber(ARGV[13]) then
    return {'full', waiting}
  end
  local sequence = redis.call('INCR', prefix .. 'sequence')
  local score = (100 - priority) * 1e11 + sequence
  local job = {'id', id, 'type', type, 'priority', priority, 'options', options, 'attempt', 0, 'attempts', attempts,
    'created', now, 'sequence', sequence, 'score', score}
  for name, value in pairs({
    source = orNil(source), destination = orNil(destination), requestedBy = orNil(ARGV[11]), retryOf = orNil(ARGV[12])
  }) do
    job[#job + 1], job[#job + 2] = name, value
  end
  if key ~= '' then
    redis.call('SET', prefix .. 'key:' .. key, id)
    job[#job + 1], job[#job + 2], job[#job + 3], job[#job + 4] = 'key', key, 'digest', digest
  end
  redis.call('HSET', jobKey(id), unpack(job))
  enlist(id, type, sequence, orNil(source), orNil(destination))
  become(id, wait > 0 and 'delayed' or 'queued', {type = 'queued'})
  if wait > 0 then
    delay(id, now + wait)
  else
    enqueue(id, orNil(destination), score)
  end
end
return {'taken', redis.call('HGETALL', jobKey(id))}
