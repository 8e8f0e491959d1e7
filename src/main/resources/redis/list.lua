-- Lists jobs, the newest first.
-- ARGV: state or "", type or "", at most so many, only those older than this age ("" for all),
--       the database that they read or write or ""
-- Returns the hashes, each flat. One more than asked for says that there is a next page.

local state, type, count, below, database = ARGV[1], ARGV[2], ARGV[3] + 1, tonumber(ARGV[4]), ARGV[5]

-- Of all states there is one index for each combination of the others.
local function lasting()
  return prefix .. 'jobs' .. (type ~= '' and ':' .. type or '') .. (database ~= '' and '@' .. database or '')
end

local function page(index)
  return redis.call('ZREVRANGEBYSCORE', index, below and '(' .. ARGV[4] or '+inf', '-inf', 'LIMIT', 0, count)
end

-- A state's jobs are put into one index only, as each change of a state counts: what else they are is seen here.
local function pageOfBoth(index, other)
  local both = redis.call('ZINTER', 2, index, other, 'WEIGHTS', 1, 0, 'WITHSCORES')
  local ids = {}
  for position = #both - 1, 1, -2 do
    if (not below or tonumber(both[position + 1]) < below) and #ids < count then
      ids[#ids + 1] = both[position]
    end
  end
  return ids
end

local function ids()
  if state == '' then
    return page(lasting())
  end
  local index = prefix .. 'jobs:' .. state
  return type == '' and database == '' and page(index) or pageOfBoth(index, lasting())
end

local jobs = {}
for _, id in ipairs(ids()) do
  jobs[#jobs + 1] = redis.call('HGETALL', jobKey(id))
end
return jobs
