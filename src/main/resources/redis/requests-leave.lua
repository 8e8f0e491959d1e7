-- Forgets a consumer that ends, unless it holds messages: others claim those, in time.
-- ARGV: group, consumer. Returns 1.
local stream, group = prefix .. 'requests:stream', ARGV[1]
local consumers = redis.pcall('XINFO', 'CONSUMERS', stream, group)
for _, consumer in ipairs(consumers.err and {} or consumers) do
  local facts = {}
  for i = 1, #consumer, 2 do
    facts[consumer[i]] = consumer[i + 1]
  end
  if facts.name == ARGV[2] and facts.pending == 0 then
    redis.call('XGROUP', 'DELCONSUMER', stream, group, ARGV[2])
  end
end
return 1
