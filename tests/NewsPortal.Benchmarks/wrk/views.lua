-- Views by ever new readers, as the script of a page reports them.
local count = 0
math.randomseed(os.time())
local first = math.random(1, 200)

request = function()
  count = count + 1
  wrk.headers["X-Forwarded-For"] = string.format(
    "%d.%d.%d.%d", first, (count / 65536) % 256, (count / 256) % 256, count % 256)
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
  wrk.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
  return wrk.format("POST", nil, nil, "from=www.example.org&touch=")
end
