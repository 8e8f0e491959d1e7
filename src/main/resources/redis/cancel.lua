-- Asks for a job's end: one that waits is over at once, one that runs is told by its heartbeat.
-- ARGV: id
-- Returns the job's hash, flat; empty when there is no such job.

local id = ARGV[1]
local state = field(id, 'state')

-- What is to end is due at no time; and a Redis that is out of memory allows a script everything after its first removal.
redis.call('HDEL', jobKey(id), 'due')
if state == 'queued' or state == 'delayed' then
  dequeue(id)
  settle(id, 'cancelled')
elseif state == 'running' then
  become(id, 'cancelling', {type = 'cancel-requested'})
end
return redis.call('HGETALL', jobKey(id))
