-- Renews the lease of an attempt.
-- ARGV: id, attempt, lease (ms), claim
-- Returns "go-on", "cancel" or "lost".

local id, attempt, lease = ARGV[1], ARGV[2], tonumber(ARGV[3])

if not holds(id, attempt, ARGV[4]) then
  return 'lost'
end
-- Taken out first, because a Redis that is out of memory allows a script everything after its first removal: jobs that run are to end well.
redis.call('ZREM', prefix .. 'active', id)
redis.call('ZADD', prefix .. 'active', now + lease, id)
hear(lease)
return field(id, 'state') == 'cancelling' and 'cancel' or 'go-on'
