-- Stands in front of every other script. Redis 6.2 and later.
-- KEYS[1]: the prefix of all keys. On a cluster it must be a hash tag ("{pgcaravan}:"), so that all lie in one slot.
--
-- job:<id>            hash, one job; its fields are written only here and in the scripts
-- waiting             sorted set, what may be claimed: "job:<id>" (writes no database) or "lane:<destination>" (the lane's first job)
-- lane:<destination>  sorted set, the queued jobs that write that destination
-- destinations        hash, destination -> the running job that holds it
-- delayed             sorted set, ids by the time when they are due
-- active              sorted set, ids by the end of their lease
-- finished            sorted set, ids of jobs that are over and out of the outbox, by the time when they came out
-- ended               sorted set, ids of jobs that are over and of which job-finish is to be told, by the time from which a
--                     node may take them (the outbox)
-- told:<token>        string, which job that call took out of the outbox, for a minute
-- paused              hash, who paused the queue and when; not there while jobs are handed out
-- key:<key>           string, the job that was asked for under that idempotency key; lives longer than the job, for a while.
--                     A client's has no space; those that the service makes begin with a word and a space
-- asked:<id>          hash, what is left of a job that was forgotten, for as long as its key lives
-- dead                stream, capped: jobs and requests that were given up, with the reason, for whoever looks after them
-- epoch               string, made when a Redis is first looked at: after it was emptied it is another
-- jobs[:<type>][@<database>], jobs:<state>  sorted sets, ids by age: the indexes of the history
-- events:<id>         stream, the job's events; their ids are <number>-0
-- changes             stream, capped: the events of all jobs that are changes of state, for who was away when they were told
-- pulse:<process>     counter, how often that process looked; where it goes back, Redis came back with an older state
-- seen                when a worker was last heard of: one that claimed, or renewed a lease
-- sequence            counter of jobs: their age, whatever the clocks say
-- sighting:<alias>@<host>:<port>/<database>  string, JSON: what the guard found there last; no script touches it
-- audit               stream, capped: who did what; no script touches it
-- heard:<sha1>        hash, the messages of the requests' channel with that text, until ten minutes after the last was heard:
--                     `taken`, how many were taken, `at`, when the last was, and by:<token> for each service
--                     "<how many it heard> <1 if it took the last of them, or 0> <token of that hearing>"
-- ticket:<hash>       string, JSON: who may use that ticket, for half a minute; no script touches it
-- requests:stream     stream, requests that wait for a service of the group (requests.group); field: request
-- Channels: events (each event as JSON), wake (something may be claimed; "all": many things may).
--
-- Lanes keep a claim at O(log n): a destination that is taken has no entry in `waiting`, however many jobs wait for it.
-- Every script may be run twice with the same arguments (the first answer may have been lost on its way): the second
-- run changes nothing and answers the same. A claim, which would keep a key for it, is told that it is the second.

local prefix = KEYS[1]
local time = redis.call('TIME')
-- All times are Redis's, in milliseconds since 1970: the nodes' clocks may differ or jump.
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function jobKey(id)
  return prefix .. 'job:' .. id
end

local function field(id, name)
  return redis.call('HGET', jobKey(id), name)
end

-- Instant as Java reads it. Years begin in March here, so that a leap day is the last of its year.
local function iso(millis)
  local days = math.floor(millis / 86400000)
  local rest = millis - days * 86400000
  local shifted = days + 719468
  local era = math.floor(shifted / 146097)
  local dayOfEra = shifted - era * 146097
  local yearOfEra = math.floor(
    (dayOfEra - math.floor(dayOfEra / 1460) + math.floor(dayOfEra / 36524) - math.floor(dayOfEra / 146096)) / 365)
  local dayOfYear = dayOfEra - (365 * yearOfEra + math.floor(yearOfEra / 4) - math.floor(yearOfEra / 100))
  local month = math.floor((5 * dayOfYear + 2) / 153)
  local day = dayOfYear - math.floor((153 * month + 2) / 5) + 1
  month = month < 10 and month + 3 or month - 9
  local year = yearOfEra + era * 400 + (month <= 2 and 1 or 0)
  return string.format('%04d-%02d-%02dT%02d:%02d:%02d.%03dZ', year, month, day, math.floor(rest / 3600000),
    math.floor(rest / 60000) % 60, math.floor(rest / 1000) % 60, rest % 1000)
end

-- Adds the job's event of that number to its stream and tells every node. `body` is a JSON object without "id".
local function publish(id, number, body, isChange)
  local event = '{"id":' .. number .. ',' .. string.sub(body, 2)
  if isChange then
    redis.call('XADD', prefix .. 'changes', 'MAXLEN', '~', 10000, '*', 'event', event)
  end
  redis.call('XADD', prefix .. 'events:' .. id, 'MAXLEN', '=', 1000, number .. '-0', 'event', event)
  redis.call('PUBLISH', prefix .. 'events', event)
end


-- What this Redis is known by: after it was emptied it is another. `token` is what it is called when it has no name yet.
local function epoch(token)
  local name = redis.call('GET', prefix .. 'epoch')
  if not name then
    redis.call('SET', prefix .. 'epoch', token)
  end
  return name or token
end

-- What the indexes are made of, as the end of their names: all jobs, and those of each database that the job reads or writes.
local function scopes(source, destination)
  local found = {''}
  for _, database in ipairs({source or false, destination ~= source and destination}) do
    if database then
      found[#found + 1] = '@' .. database
    end
  end
  return found
end

-- Moves the job from one state's index to another's.
local function reindex(id, sequence, from, state)
  if from then
    redis.call('ZREM', prefix .. 'jobs:' .. from, id)
  end
  redis.call('ZADD', prefix .. 'jobs:' .. state, sequence, id)
end

-- Puts a new job into the indexes that do not depend on its state.
local function enlist(id, type, sequence, source, destination)
  for _, of in ipairs(scopes(source, destination)) do
    redis.call('ZADD', prefix .. 'jobs' .. of, sequence, id)
    redis.call('ZADD', prefix .. 'jobs:' .. type .. of, sequence, id)
  end
end

-- Puts the job into a state and tells of it. `event` has the type, and a message or an attempt where there is one; `more`:
-- names and values in turn that the job's hash gets with it. Few calls, as each job comes by here three times at least.
local function become(id, state, event, more)
  local job = redis.call('HMGET', jobKey(id), 'state', 'sequence', 'attempt', 'events')
  local number = (job[4] or 0) + 1
  redis.call('HSET', jobKey(id), 'state', state, 'events', number, unpack(more or {}))
  reindex(id, job[2], job[1], state)
  event.job, event.at, event.state, event.attempt = id, iso(now), state, event.attempt or tonumber(job[3])
  publish(id, number, cjson.encode(event), true)
end

local function isFinal(state)
  return state == 'completed' or state == 'failed' or state == 'cancelled'
end

-- Whether that attempt is the one that runs the job. Its number alone does not say so: a Redis that came back with an older
-- state gives a number out twice. `claim` is the token of the call that got the attempt: "" from who does not
-- hold it any more, and that is nobody's; nil where only the number is known.
local function holds(id, attempt, claim)
  local job = redis.call('HMGET', jobKey(id), 'state', 'attempt', 'claim')
  return (job[1] == 'running' or job[1] == 'cancelling') and job[2] == attempt
    and (not claim or not job[3] or job[3] == claim)
end

local function isTaken(destination)
  local holder = redis.call('HGET', prefix .. 'destinations', destination)
  return holder and redis.call('ZSCORE', prefix .. 'active', holder)
end

-- Makes `waiting` right for a destination: its lane's first job may be claimed, or nothing of it.
local function offer(destination)
  local lane = 'lane:' .. destination
  local first = redis.call('ZRANGE', prefix .. lane, 0, 0, 'WITHSCORES')
  if #first == 0 or isTaken(destination) then
    redis.call('ZREM', prefix .. 'waiting', lane)
  else
    redis.call('ZADD', prefix .. 'waiting', first[2], lane)
    redis.call('PUBLISH', prefix .. 'wake', '')
  end
end

-- Lets a job wait for its turn. Its score: priority first, then age.
local function enqueue(id, destination, score)
  if destination then
    redis.call('ZADD', prefix .. 'lane:' .. destination, score, id)
    offer(destination)
  else
    redis.call('ZADD', prefix .. 'waiting', score, 'job:' .. id)
    redis.call('PUBLISH', prefix .. 'wake', '')
  end
end

-- Puts a job in line (again).
local function queue(id, message)
  become(id, 'queued', {type = 'queued', message = message})
  enqueue(id, unpack(redis.call('HMGET', jobKey(id), 'destination', 'score')))
end

-- Takes a job that waits, or is delayed, out.
local function dequeue(id)
  redis.call('ZREM', prefix .. 'delayed', id)
  redis.call('ZREM', prefix .. 'waiting', 'job:' .. id)
  local destination = field(id, 'destination')
  if destination then
    redis.call('ZREM', prefix .. 'lane:' .. destination, id)
    offer(destination)
  end
end

-- Lets a job wait until a time.
local function delay(id, due)
  redis.call('HSET', jobKey(id), 'due', due)
  redis.call('ZADD', prefix .. 'delayed', due, id)
  redis.call('PUBLISH', prefix .. 'wake', '') -- whoever waits learns when to look again
end

-- Notes that the attempt at work failed, as one of several; the newest twenty are kept. `error` is JSON.
local function note(id, error)
  local job = redis.call('HMGET', jobKey(id), 'failures', 'attempt', 'node', 'started')
  local failures = cjson.decode(job[1] or '[]')
  failures[#failures + 1] = {
    attempt = tonumber(job[2]), node = job[3] or nil, startedAt = job[4] and iso(tonumber(job[4])) or nil,
    endedAt = iso(now), error = cjson.decode(error)
  }
  while #failures > 20 do
    table.remove(failures, 1)
  end
  redis.call('HSET', jobKey(id), 'failures', cjson.encode(failures))
end

-- Tells whoever looks after what was given up. `what` is job or request.
local function bury(what, id, reason)
  redis.call('XADD', prefix .. 'dead', 'MAXLEN', '~', 1000, '*', what, id, 'reason', reason)
end

-- Ends a job's lease, and frees its destination for the next.
local function release(id)
  redis.call('ZREM', prefix .. 'active', id)
  local destination = field(id, 'destination')
  if destination and redis.call('HGET', prefix .. 'destinations', destination) == id then
    redis.call('HDEL', prefix .. 'destinations', destination)
    offer(destination)
  end
end

-- Says that a worker was heard of, to a tenth of a lease. When none was for half a lease, it was Redis that could not be reached rather than
-- every worker that was lost: all leases start anew, or a restart of Redis would cost every job its attempt. The price:
-- when really all workers were lost, their jobs are delivered again a lease later.
local function hear(lease)
  local seen = redis.call('GET', prefix .. 'seen')
  if seen and now - seen >= 0 and now - seen < lease / 10 then
    return
  end
  redis.call('DEL', prefix .. 'seen') -- a removal first, for a Redis that is out of memory
  redis.call('SET', prefix .. 'seen', now)
  if seen and now - seen > lease / 2 then
    for _, id in ipairs(redis.call('ZRANGEBYSCORE', prefix .. 'active', '-inf', '(' .. now + lease)) do
      redis.call('ZADD', prefix .. 'active', now + lease, id)
    end
  end
end

-- Forgets a finished job; the same request under its key is answered with what is left of it, for `keyAge` milliseconds more.
local function forget(id, keyAge)
  local job = redis.call('HMGET', jobKey(id), 'state', 'type', 'key', 'source', 'destination')
  redis.call('ZREM', prefix .. 'finished', id)
  for _, of in ipairs(scopes(job[4], job[5])) do
    redis.call('ZREM', prefix .. 'jobs' .. of, id)
    redis.call('ZREM', prefix .. 'jobs:' .. (job[2] or '') .. of, id)
  end
  redis.call('ZREM', prefix .. 'jobs:' .. (job[1] or ''), id)
  redis.call('DEL', prefix .. 'events:' .. id)
  local key = prefix .. 'key:' .. (job[3] or '')
  if job[3] and keyAge > 0 and redis.call('GET', key) == id then
    redis.call('HDEL', jobKey(id), 'progress', 'proof', 'warnings', 'failures')
    redis.call('RENAME', jobKey(id), prefix .. 'asked:' .. id)
    redis.call('PEXPIRE', prefix .. 'asked:' .. id, keyAge)
    redis.call('PEXPIRE', key, keyAge)
    return
  end
  redis.call('DEL', jobKey(id))
  if job[3] and redis.call('GET', key) == id then
    redis.call('DEL', key)
  end
end

-- Where the job is that was asked for under an idempotency key: its hash, or what is left of it. nil when there is none.
local function asked(key)
  local id = redis.call('GET', prefix .. 'key:' .. key)
  for _, hash in ipairs(id and {jobKey(id), prefix .. 'asked:' .. id} or {}) do
    if redis.call('EXISTS', hash) == 1 then
      return hash
    end
  end
end

-- Forgets the finished jobs, with their events, that are older than `age` milliseconds, or more than `count`; at most a
-- hundred in one go, so that a change of the limits does not hold Redis up. What is in the outbox is not among them.
local function retire(count, age, keyAge)
  local finished = prefix .. 'finished'
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', finished, '-inf', now - age, 'LIMIT', 0, 100)) do
    forget(id, keyAge)
  end
  local surplus = redis.call('ZCARD', finished) - count
  if surplus > 0 then
    for _, id in ipairs(redis.call('ZRANGE', finished, 0, math.min(surplus, 100) - 1)) do
      forget(id, keyAge)
    end
  end
end

-- Ends the job: the state, its event and the outbox in one. `more`: as in become.
local function settle(id, state, message, more)
  redis.call('ZADD', prefix .. 'ended', now, id)
  become(id, state, {type = state, message = message}, {'finished', now, unpack(more or {})})
end

-- Takes a job out of the outbox, and leaves it to the history. Nothing where it is out already.
local function told(id)
  if redis.call('ZREM', prefix .. 'ended', id) == 1 and redis.call('EXISTS', jobKey(id)) == 1 then
    -- to the microsecond, so that of two the first is the first to be forgotten
    redis.call('ZADD', prefix .. 'finished', time[1] * 1000 + time[2] / 1000, id)
  end
end
