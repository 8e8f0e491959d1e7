-- Lists jobs, the newest first.
-- ARGV: state or "", type or "", at most so many, only those older than this age ("" for all),
--       the database that they read or write or ""
-- Returns the hashes, each flat. One more than asked for says that there is a next page.

local index = prefix .. 'jobs'
for position = 1, 2 do
  if ARGV[position] ~= '' then
    index = index .. ':' .. ARGV[position]
  end
end

if ARGV[5] ~= '' then
  index = index .. '@' .. ARGV[5]
end

local jobs = {}
local below = ARGV[4] == '' and '+inf' or '(' .. ARGV[4]
for _, id in ipairs(redis.call('ZREVRANGEBYSCORE', index, below, '-inf', 'LIMIT', 0, ARGV[3] + 1)) do
  jobs[#jobs + 1] = redis.call('HGETALL', jobKey(id))
end
return jobs
