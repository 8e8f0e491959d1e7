-- Takes a job in.
-- ARGV: id, type, priority, source or "", destination or "", options (JSON), finished jobs to keep, and their age (ms)
-- Returns the job's hash, flat.

local id, type, priority, source, destination, options = unpack(ARGV, 1, 6)

if redis.call('EXISTS', jobKey(id)) == 0 then
  local sequence = redis.call('INCR', prefix .. 'sequence')
  redis.call('HSET', jobKey(id), 'id', id, 'type', type, 'priority', priority, 'options', options, 'attempt', 0,
    'created', now, 'sequence', sequence, 'score', (100 - priority) * 1e11 + sequence)
  if source ~= '' then
    redis.call('HSET', jobKey(id), 'source', source)
  end
  if destination ~= '' then
    redis.call('HSET', jobKey(id), 'destination', destination)
  end
  redis.call('ZADD', prefix .. 'jobs', sequence, id)
  redis.call('ZADD', prefix .. 'jobs:' .. type, sequence, id)
  become(id, 'queued')
  tell(id, 'queued')
  enqueue(id)
  retire(tonumber(ARGV[7]), tonumber(ARGV[8]))
end
return redis.call('HGETALL', jobKey(id))
