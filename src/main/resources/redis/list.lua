-- Lists jobs, the newest first.
-- ARGV: state or "", type or "", at most so many, only those older than this age ("" for all),
--       the database that they read or write or "", at most so many are looked at
-- Returns {the age below which to look on, "" when all were seen, the hashes, each flat}. One more than asked for says that
-- there is a next page; fewer do not say that there is none.

local state, type, count, below, database = ARGV[1], ARGV[2], ARGV[3] + 1, ARGV[4], ARGV[5]
local most, step = tonumber(ARGV[6]), 100

-- Of all states there is one index for each combination of the others.
local function lasting()
  return prefix .. 'jobs' .. (type ~= '' and ':' .. type or '') .. (database ~= '' and '@' .. database or '')
end

local function older(index, from, limit)
  return redis.call('ZREVRANGEBYSCORE', index, from == '' and '+inf' or '(' .. from, '-inf', 'WITHSCORES', 'LIMIT', 0, limit)
end

-- A state's jobs are put into one index only, as each change of a state counts: what else they are is seen here, going through
-- the shorter index. Of both the score is the age.
local function pageOfBoth(one, other)
  if redis.call('ZCARD', other) < redis.call('ZCARD', one) then
    one, other = other, one
  end
  local ids, from = {}, below
  for _ = 1, most, step do
    local some, names = older(one, from, step), {}
    for position = 1, #some, 2 do
      names[#names + 1] = some[position]
    end
    local also = #names > 0 and redis.call('ZMSCORE', other, unpack(names)) or {}
    for position, id in ipairs(names) do
      if also[position] then
        ids[#ids + 1] = id
        if #ids == count then
          return ids, ''
        end
      end
    end
    if #names < step then
      return ids, ''
    end
    from = some[#some]
  end
  return ids, from
end

local function page(index)
  local ids = {}
  for position, text in ipairs(older(index, below, count)) do
    if position % 2 == 1 then
      ids[#ids + 1] = text
    end
  end
  return ids, ''
end

local function found()
  if state == '' then
    return page(lasting())
  end
  local index = prefix .. 'jobs:' .. state
  if type == '' and database == '' then
    return page(index)
  end
  return pageOfBoth(index, lasting())
end

local ids, from = found()
local jobs = {}
for _, id in ipairs(ids) do
  jobs[#jobs + 1] = redis.call('HGETALL', jobKey(id))
end
return {from, jobs}
