// The servers that have findings, without looking through these: the key of their table begins with the server.

/** To stand before a query; `each_server.server` are the ids. */
export const EACH_SERVER = `WITH RECURSIVE next_server (server) AS (
    SELECT MIN(server) FROM finding_count
    UNION ALL
    SELECT (SELECT MIN(server) FROM finding_count WHERE server > next_server.server) FROM next_server
    WHERE next_server.server IS NOT NULL
  ),
  each_server (server) AS (SELECT server FROM next_server WHERE server IS NOT NULL)`

/** In the sums by the hour: all servers together, each category as a whole. No server has this id. */
export const ALL_SERVERS = ''
