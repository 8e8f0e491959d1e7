-- Counts.
-- Returns {jobs by state: name and number in turn, who paused the queue and when: "" and "" when nobody did,
--          nodes that run jobs: name and number in turn}.

local states = {}
for _, state in ipairs({'queued', 'delayed', 'running', 'cancelling', 'completed', 'failed', 'cancelled'}) do
  states[#states + 1] = state
  states[#states + 1] = redis.call('ZCARD', prefix .. 'jobs:' .. state)
end
local running, order = {}, {}
for _, id in ipairs(redis.call('ZRANGE', prefix .. 'active', 0, -1)) do
  local node = field(id, 'node')
  if node then
    if not running[node] then
      order[#order + 1] = node
    end
    running[node] = (running[node] or 0) + 1
  end
end
local nodes = {}
for _, node in ipairs(order) do
  nodes[#nodes + 1] = node
  nodes[#nodes + 1] = running[node]
end
local paused = redis.call('HMGET', prefix .. 'paused', 'by', 'at')
return {states, {paused[1] or '', paused[2] or ''}, nodes}
