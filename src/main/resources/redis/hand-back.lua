-- Gives a job back whose service ends: another one may begin it anew at once.
-- ARGV: id, attempt, finished jobs to keep, and their age (ms), claim, how much longer their keys live (ms)
-- Returns 1, or 0 when that attempt does not hold the job.

local id = ARGV[1]

if not holds(id, ARGV[2], ARGV[5]) then
  return 0
end
if field(id, 'state') == 'cancelling' then
  release(id)
  settle(id, 'cancelled')
  retire(tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[6]))
else
  redis.call('HDEL', jobKey(id), 'destructive') -- the attempt says that it left everything as it was
  putBack(id, 'The service ' .. field(id, 'node') .. ' ended')
end
return 1
