-- Takes a job in.
-- ARGV: id, type, priority, source or "", destination or "", options (JSON), finished jobs to keep, and their age (ms),
--       delay (ms), attempts, idempotency key or "", digest of the request, who asked or "", job that is done again or "",
--       how many jobs may wait, how much longer than jobs their keys live (ms)
-- Returns {"taken", the job's hash, flat}: of the job that was taken in under this key before, or what is left of it, if there is one;
--         {"other"} when the key is another request's; {"full", how many wait}.

local id, type, priority, source, destination, options = unpack(ARGV, 1, 6)
local wait, attempts, key, digest = tonumber(ARGV[9]), ARGV[10], ARGV[11], ARGV[12]

local function say(name, value)
  if value ~= '' then
    redis.call('HSET', jobKey(id), name, value)
  end
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
  if waiting >= tonumber(ARGV[15]) then
    return {'full', waiting}
  end
  local sequence = redis.call('INCR', prefix .. 'sequence')
  redis.call('HSET', jobKey(id), 'id', id, 'type', type, 'priority', priority, 'options', options, 'attempt', 0,
    'attempts', attempts, 'created', now, 'sequence', sequence, 'score', (100 - priority) * 1e11 + sequence)
  say('source', source)
  say('destination', destination)
  say('requestedBy', ARGV[13])
  say('retryOf', ARGV[14])
  if key ~= '' then
    say('key', key)
    say('digest', digest)
    redis.call('SET', prefix .. 'key:' .. key, id)
  end
  enlist(id, type, sequence)
  if wait > 0 then
    become(id, 'delayed')
    tell(id, 'queued')
    delay(id, now + wait)
  else
    become(id, 'queued')
    tell(id, 'queued')
    enqueue(id)
  end
  retire(tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[16]))
end
return {'taken', redis.call('HGETALL', jobKey(id))}
