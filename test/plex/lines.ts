// Lines in every shape Plex writes, made up after real ones.

/** One record each: head line and, after LF, its continuation lines. */
export const RECORDS = [
  'Aug 12, 2015 22:22:08 [0x7fe0583ff700] ERROR - Unable to find client profile for device',
  'Oct 05, 2015 13:33:08:648 [8484] ERROR - Error parsing content',
  'Jul 15, 2016 19:49:27.792 [0248] INFO - Library section 1 (Filme) will be updated because of a change in "D:\\Filme\\Ünïcödé"',
  'Feb 18, 2017 15:32:09.410 [0x746462a0] ERROR - [Transcoder] Unrecognized option',
  'Feb 06, 2026 12:48:45.870 [136529439558456] ERROR - [Req#1f0a2/Transcode/8izg7okj1vwcqdy8] [FFMPEG] - error reading output: -5 (I/O error)',
  'Feb 06, 2026 12:48:45.871 [136529439558456] DEBUG - Request: [192.168.1.20:41234 (Subnet)] GET /library/sections (3 live) #1f0a2 TLS GZIP Signed-in Token (owner) (Chrome)',
  'Feb 06, 2026 12:48:46.001 [136529439558456] VERBOSE - [Req#1f0a3] nothing to see',
  'Feb 06, 2026 12:48:46.120 [136529439558456] WARN - [Req#81/Transcode/abc/def] [hevc @ 0x7f6c16b7f080] Could not find ref with POC 12',
  "Feb 06, 2026 12:48:47.000 [136529439558456] ERROR - [FFMPEG] - Stream map '0:s:0' matches no streams.\nTo ignore this, add a trailing '?' to the map.",
  'Jun 22, 2023 09:14:26.521 [0x7f3bf6066b38] WARN - [E] web_server_t: port 32600 is not available',
  '2023-06-22 09:15:34,836 (7fbb1e798808) :  CRITICAL (runtime:709) - Private handlers are no longer supported',
  '2023-06-22 09:15:34,900 (-490f4450) :  WARNING (__init__:165) - Unable to retrieve the machine identifier',
  '2023-06-22 09:15:35,000 (96d8) :  DEBUG (networking:166) - Requesting http://127.0.0.1:32400/identity',
  '2023-06-22 09:02:13,958 (7f5add3ef808) :  CRITICAL (runtime:1299) - Exception getting hosted resource hashes (most recent call last):\n  File "/usr/lib/plexmediaserver/runtime.py", line 1293, in get_resource_hashes\n    json = self._core\n\nHTTPError: HTTP Error 404: Not Found',
  'Jul 21, 2026 18:31:39.490 [139775375182648] Fehler — [Req#7bb/Transcode] [FFMPEG] - Failed to initialise VAAPI connection',
  'Feb 06, 2026 12:48:48.000 [136529439558456] INFO - 电影 Amélie – naïve 🎬 recovered 3 frames from WAL file',
  'Feb 06, 2026 12:48:48.100 [136529439558456] DEBUG - Sending command: GET /:/prefixes\r and more',
  'Feb 06, 2026 12:48:48.200 [136529439558456] ERROR - XML: Entity: line 1:\0\0',
]
