-- Makes the group of the requests' stream where it is missing (it begins with what lies there already), and forgets
-- consumers that hold nothing and were not heard of for a day: each process has its own name.
-- ARGV: group. Returns 1.
local stream, group = prefix .. 'requests:stream', ARGV[1]
local made = redis.pcall('XGROUP', 'CREATE', stream, group, '0', 'MKSTREAM')
if made.err and not string.find(made.err, 'BUSYGROUP', 1, true) then
  return redis.error_reply(made.err)
end
for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group)) do
  local facts = {}
  for i = 1, #consumer, 2 do
    facts[consumer[i]] = consumer[i + 1]
  end
  if facts.pending == 0 and facts.idle > 86400000 then
    redis.call('XGROUP', 'DELCONSUMER', stream, group, facts.name)
  end
end
return 1
