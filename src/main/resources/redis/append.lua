-- Appends an event that changes no state.
-- ARGV: job, attempt (0: of the job, not of one attempt), event (a JSON object without "id")
-- Run twice, it appends twice: progress told again does no harm.
-- Returns the event's number; 0 when the job is over or unknown, or that attempt does not hold it.

local id, attempt = ARGV[1], ARGV[2]
local state = field(id, 'state')

if not state or isFinal(state) or (attempt ~= '0' and not holds(id, attempt)) then
  return 0
end
local number = redis.call('HINCRBY', jobKey(id), 'events', 1)
publish(id, number, ARGV[3])
return number
