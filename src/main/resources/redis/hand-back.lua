-- Gives a job back whose service ends: another one may begin it anew at once.
-- ARGV: id, attempt, claim
-- Returns 1, or 0 when that attempt does not hold the job.

local id = ARGV[1]

if not holds(id, ARGV[2], ARGV[3]) then
  return 0
end
if field(id, 'state') == 'cancelling' then
  release(id)
  settle(id, 'cancelled')
else
  redis.call('HDEL', jobKey(id), 'destructive') -- the attempt says that it left everything as it was
  release(id)
  queue(id, 'The service ' .. field(id, 'node') .. ' ended')
end
return 1
