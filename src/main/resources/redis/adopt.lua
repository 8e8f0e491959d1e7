-- Takes a job in that runs, and that this Redis has forgotten: it was emptied, or began anew with an older state.
-- ARGV: id, attempt, lease (ms), the epoch in which it was claimed, whether it has begun to destroy something (1 or 0),
--       the hash as it was claimed: names and values in turn
-- Returns 1, or 0 when it is known, over, or its destination is another job's by now.

local id, attempt, lease, epoch = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]

local claimed = {}
for position = 6, #ARGV, 2 do
  claimed[ARGV[position]] = ARGV[position + 1]
end
local sequence = tonumber(redis.call('GET', prefix .. 'sequence') or 0)
local isForgotten = redis.call('GET', prefix .. 'epoch') ~= epoch or sequence < tonumber(claimed.sequence)

if redis.call('EXISTS', jobKey(id)) == 1 then
  return holds(id, attempt, claimed.claim) and field(id, 'adopted') and 1 or 0 -- perhaps by this call, whose answer was lost
end
if not isForgotten or (claimed.destination and isTaken(claimed.destination)) then
  return 0
end
redis.call('SET', prefix .. 'sequence', math.max(sequence, tonumber(claimed.sequence)))
for name, value in pairs(claimed) do
  redis.call('HSET', jobKey(id), name, value)
end
-- Clients take a number that they have seen for an event that they know: those made since the claim are skipped.
redis.call('HSET', jobKey(id), 'adopted', now, 'events',
  tonumber(claimed.events) + 1000 + math.floor(math.max(0, now - tonumber(claimed.started)) / 50))
if ARGV[5] == '1' then
  redis.call('HSET', jobKey(id), 'destructive', 1)
end
enlist(id, claimed.type, claimed.sequence, claimed.source, claimed.destination)
redis.call('ZADD', prefix .. 'active', now + lease, id)
if claimed.destination then
  redis.call('HSET', prefix .. 'destinations', claimed.destination, id)
  offer(claimed.destination)
end
if claimed.key then
  redis.call('SET', prefix .. 'key:' .. claimed.key, id, 'NX')
end
become(id, 'running', {type = 'started', message = 'Redis had forgotten the job; it goes on'})
return 1
