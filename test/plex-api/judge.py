# What the simulated Plex says, read by an independent client. Arguments: address, token, folder for the archive.
import json, os, sys, time
from plexapi.exceptions import BadRequest, NotFound, Unauthorized
from plexapi.server import PlexServer

url, token, folder = sys.argv[1:4]
plex = PlexServer(url, token, timeout=5)
films = plex.library.section("Films")
series = plex.library.section("Series")
playing = plex.sessions()
before = plex.settings.get("autoEmptyTrash").value
plex.settings.get("autoEmptyTrash").set(False)
plex.settings.save()
account = plex.account()

heard = []
listener = plex.startAlertListener(lambda message: heard.append(message))
time.sleep(0.5)
print("listening", flush=True)
sys.stdin.readline()
deadline = time.time() + 5
while not heard and time.time() < deadline:
    time.sleep(0.05)
listener.stop()

def refused():
    try:
        PlexServer(url, "wrong", timeout=5)
    except Unauthorized:
        return "unauthorized"

def missing():
    try:
        plex.fetchItem("/library/metadata/424242")
    except (NotFound, BadRequest) as error:
        return type(error).__name__

print(json.dumps({
    "name": plex.friendlyName,
    "version": plex.version,
    "signIn": plex.myPlexSigninState,
    "mapping": [account.mappingState, account.mappingErrorMessage],
    "sections": [[one.key, one.title, one.type, one.locations] for one in plex.library.sections()],
    "films": [films.totalSize, len(films.all()), films.totalViewSize(libtype="movie")],
    "episodes": series.totalViewSize(libtype="episode"),
    "file": films.all()[0].media[0].parts[0].file,
    "playing": [
        [one.title, one.usernames, one.player.title, one.player.state, one.session.location,
         one.transcodeSession.speed if one.transcodeSession else None]
        for one in playing
    ],
    "transcodes": [one.key for one in plex.transcodeSessions()],
    "emptyTrash": [before, PlexServer(url, token, timeout=5).settings.get("autoEmptyTrash").value],
    "activities": plex.activities,
    "butler": [task.name for task in plex.butlerTasks()],
    "archive": os.path.basename(plex.downloadLogs(savepath=folder)),
    "alert": heard[:1],
    "refused": refused(),
    "missing": missing(),
}))
