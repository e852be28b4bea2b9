-- What one gateway tells and asks about one key, project, organization or end user; see LimitStore.
-- KEYS: the rates, the day's claims, the claims of places
-- ARGV: this gateway, how many there are, milliseconds after which a silent one is gone;
--       then for places, requests, day and tokens: limit, change, need, least, ahead, known
local MINUTE = 60000000
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local me = ARGV[1]
local gateways = tonumber(ARGV[2])
local lost = tonumber(ARGV[3]) * 1000
local answer = {string.format('%.0f', now)}

local function arguments(quantity)
  local at = 4 + 6 * quantity
  return tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]),
    tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5])
end

local function say(granted, level, wait, mine)
  table.insert(answer, string.format('%.0f', granted))
  table.insert(answer, string.format('%.0f', math.ceil(level)))
  table.insert(answer, string.format('%.0f', math.ceil(wait)))
  table.insert(answer, string.format('%.0f', mine))
end

-- The need as far as there is room, and ahead of it no more than half of this gateway's fair share of the room.
local function offer(room, need, least, ahead)
  if need == 0 or room < least then
    return 0
  end
  return math.min(room, need + math.min(ahead, math.floor(room / (2 * gateways))))
end

-- All the state of a rate is the moment at which what was taken will have been paid for at the limit's pace.
local function rate(quantity, field)
  local limit, change, need, least, ahead, known = arguments(quantity)
  if limit == 0 then
    return say(0, 0, 0, 0)
  end
  local unit = MINUTE / limit
  local paid = tonumber(redis.call('HGET', KEYS[1], field)) or known
  local used = math.max(math.max(paid - now, 0) + change * unit, 0)
  local granted = offer(math.floor((MINUTE - used) / unit + 0.000001), need, least, ahead)
  used = used + granted * unit
  redis.call('HSET', KEYS[1], field, string.format('%.3f', now + used))
  redis.call('PEXPIRE', KEYS[1], 60000 + math.ceil(used / 1000))
  local wait = 0
  if granted < need then
    wait = math.max(used + least * unit - MINUTE, 1)
  end
  say(granted, now + used, wait, 0)
end

local function claimed(value)
  local at = string.find(value, ':', 1, true)
  return tonumber(string.sub(value, 1, at - 1)), tonumber(string.sub(value, at + 1))
end

-- A claim is written whole, so that one that is told twice, or to a store that has forgotten, counts once.
-- Below zero the gateway has forgotten its own, and goes on from what is written here.
local function claim(quantity, key, lives, others)
  local limit, change, need, least, ahead, known = arguments(quantity)
  if limit == 0 then
    return say(0, 0, 0, 0)
  end
  local sum = others(key)
  if known < 0 then
    local written = redis.call('HGET', key, me)
    known = written and claimed(written) or 0
  end
  local mine = math.max(known + change, 0)
  local granted = offer(limit - sum - mine, need, least, ahead)
  mine = mine + granted
  if mine == 0 then
    redis.call('HDEL', key, me)
  else
    redis.call('HSET', key, me, string.format('%.0f:%.0f', mine, now))
    redis.call('PEXPIRE', key, lives)
  end
  say(granted, sum + mine, 0, mine)
end

local function ofAll(key)
  local sum = 0
  local all = redis.call('HGETALL', key)
  for i = 1, #all, 2 do
    if all[i] ~= me then
      sum = sum + claimed(all[i + 1])
    end
  end
  return sum
end

local function ofTheLiving(key)
  local sum = 0
  local all = redis.call('HGETALL', key)
  for i = 1, #all, 2 do
    local count, told = claimed(all[i + 1])
    if all[i] ~= me then
      if now - told > lost then
        redis.call('HDEL', key, all[i])
      else
        sum = sum + count
      end
    end
  end
  return sum
end

claim(0, KEYS[3], 2 * lost / 1000, ofTheLiving)
rate(1, 'requests')
claim(2, KEYS[2], 172800000, ofAll)
rate(3, 'tokens')
return answer
