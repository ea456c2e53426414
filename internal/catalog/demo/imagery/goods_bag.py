"""A leather handbag with a turn lock."""
import math

import bpy
import numpy as np

from craft import *
from paints import *

TAN, BLACK = rgb('a9622c'), rgb('1f1c1b')
HALF, LOW, TOP, FLAT = 12.4, 5.0, 4.2, 17.6


# ------------------------------------------------------------------ handbag

def depth(z):
    """Half the bag's depth at a height."""
    return LOW + (TOP - LOW) * np.clip(z / FLAT, 0, 1)


def width(z):
    return HALF - .5 * np.clip(z / FLAT, 0, 1) ** 2


def front_at(x, z, out=0.):
    """A point on the front, which swells a little in its middle."""
    swell = .45 * (1 - (x / HALF) ** 4) * np.sin(math.pi * np.clip(z / FLAT, 0, 1)) ** .8
    return np.stack([x + 0 * z, -depth(z) - swell - out + 0 * x, z + 0 * x], -1)


def panels(skin):
    """Front, back, gussets and floor as one body with soft edges."""
    x = np.linspace(-1, 1, 80)
    rows = []
    for z in np.concatenate([[0, .15, .5], np.linspace(1, FLAT - .6, 40), [FLAT - .15, FLAT]]):
        e = .55 * (1 - min(z, .7) / .7) ** 2 + (.3 if z > FLAT - .1 else 0)
        w, d = width(z) - e, depth(z) - e
        front = front_at(x * w, np.full(80, z), -e)
        side = np.linspace(-1, 1, 40)[1:-1]
        fold = .75 * (1 - side ** 2) * np.sin(math.pi * np.clip(z / FLAT, 0, 1)) ** .7 * (z / FLAT) ** .5
        right = np.stack([w - fold, side * d, np.full(38, z)], -1)
        back = front[::-1] * [1, -1, 1]
        left = right[::-1] * [-1, 1, 1]
        rows.append(np.concatenate([front, right, back, left]))
    middle = np.repeat(rows[0].mean(0)[None], len(rows[0]), 0)
    lid = np.repeat(rows[-1].mean(0)[None], len(rows[0]), 0)
    body = sheet('body', np.stack([middle, *rows, lid]), skin, close_cols=True)
    body.data.use_auto_smooth, body.data.auto_smooth_angle = True, .7
    return body


def flap_edge(u):
    """How far down the flap reaches at u across (-1..1)."""
    return 6.6 + 6.2 * np.abs(u) ** 3.6


def flap_at(u, t, out=0.):
    """The flap: u across, t from the back seam (0) over the top to its edge (1)."""
    x = u * (HALF - .15)
    top = np.array([(TOP + .1, FLAT - 1.2), (TOP + .15, FLAT - .2), (TOP - .5, FLAT + .42), (0, FLAT + .62), (-TOP + .3, FLAT + .50), (-TOP - .32, FLAT + .02),
                    (-TOP - .52, FLAT - 1.0)])
    line = even(curve(top, 160), 90)
    share = .44
    y, z = (np.interp(np.clip(t / share, 0, 1), np.linspace(0, 1, 90), line[:, k]) for k in (0, 1))
    down = np.clip((t - share) / (1 - share), 0, 1)
    low = FLAT - 1.0 + (flap_edge(u) - FLAT + 1.0) * down
    hang = front_at(x, np.minimum(low, FLAT - 1.0), .22 + .08 * np.sin(math.pi * down))
    along = down > 0
    spot = np.stack([x, np.where(along, hang[..., 1], y), np.where(along, low, z)], -1)
    spot[..., 1] -= np.where(t > share * .55, out, 0) * np.clip((t - share * .55) * 8, 0, 1)
    spot[..., 2] += out * np.clip(1 - np.abs(t - share * .5) / (share * .5), 0, 1) - .22 * np.abs(u) ** 8 * (~along)
    return spot


def flap(skin, edge, thread):
    u, t = np.meshgrid(np.linspace(-1, 1, 120), np.concatenate([np.linspace(0, .44, 50), np.linspace(.45, 1, 70)]))
    sheet('flap', flap_at(u, t, .12), skin, thick=.26)
    turned = np.concatenate([np.linspace(.12, .999, 60), np.full(100, 1.), np.linspace(.999, .12, 60)])
    side = np.concatenate([np.full(60, -1.), np.linspace(-1, 1, 102)[1:-1], np.full(60, 1.)])
    tube('edge', even(flap_at(side, turned, .12), 320), .155, edge, 10)
    inset = .045
    way = np.concatenate([np.stack([np.full(80, -1 + inset), np.linspace(.30, .93, 80)], 1),
                          np.stack([np.linspace(-1 + inset, 1 - inset, 160), np.full(160, .955)], 1), np.stack([np.full(80, 1 - inset), np.linspace(.93, .30, 80)],
                                                            1)])
    way = even(curve(way[::8], 400), 500)
    stitches('seam', flap_at(way[:, 0], way[:, 1], .275), thread, .34, .16, .045, up=(0, -1, .12))


def base_seams(edge, thread):
    """Piped edges of the front and a line of stitches inside them."""
    for side in (1, -1):
        z = np.concatenate([np.linspace(FLAT - .3, .75, 60), np.full(120, .38), np.linspace(.75, FLAT - .3, 60)])
        x = np.concatenate([-width(np.linspace(FLAT, .75, 60)) + .06, np.linspace(-HALF + .5, HALF - .5, 120), width(np.linspace(.75, FLAT, 60)) - .06])
        line = np.stack([x, side * (-depth(z) + .04), z], 1)
        line = even(curve(line[::4], 500), 400)
        tube('piping', line, .2, edge, 12)
    z = np.concatenate([np.linspace(6, 1.7, 30), np.full(100, 1.05), np.linspace(1.7, 6, 30)])
    x = np.concatenate([np.full(30, -HALF + .75), np.linspace(-HALF + 1.3, HALF - 1.3, 100), np.full(30, HALF - .75)])
    way = even(curve(np.stack([x, z], 1)[::4], 400), 500)
    stitches('seam', front_at(way[:, 0], way[:, 1], .06), thread, .34, .16, .045, up=(0, -1, 0))


def handle(skin, edge, thread, gold):
    """A rolled handle on brass rings and leather tabs."""
    spread, foot = 5.2, FLAT + 1.75
    line = curve([(-spread, 0, foot + .5), (-spread + .05, 0, foot + 2.2), (-spread + 1.4, 0, foot + 5.2), (0, 0, foot + 6.7), (spread - 1.4, 0, foot + 5.2),
                  (spread - .05, 0, foot + 2.2), (spread, 0, foot + .5)], 120)
    t = np.linspace(0, 1, 120)
    grow = np.interp(t, [0, .05, .12, .3, .7, .88, .95, 1], [.55, .62, .82, 1, 1, .82, .62, .55])
    bundle('handle', [rod(line, ring(28, .66, .60, 2.4), up=(0, 1, 0), grow=grow)], skin, caps=True)
    for k in (-1, 1):
        seam = even(line, 200)
        lift = frames(seam, up=(0, 1, 0))[2]
        stitches('seam', seam[14:-14] + lift[14:-14] * k * np.interp(np.linspace(0, 1, 200), t, grow)[14:-14, None] * .60, thread, .30, .15, .04,
                 up=lift[14:-14] * k)
        x = k * spread
        a = np.linspace(0, TAU, 60, endpoint=False)
        loop = np.stack([x + 0 * a, .85 * np.cos(a), foot + .30 + .75 * np.sin(a)], 1)
        tube('ring', loop, .15, gold, 12, closed=True)
        tab = [block('tab', (1.9, 2.5, .26), skin, .1, (x, 0, FLAT + .66))]
        tab.append(tube('loop', curve([(x, -.75, FLAT + .8), (x, -.42, FLAT + 1.45), (x, 0, FLAT + 1.62), (x, .42, FLAT + 1.45), (x, .75, FLAT + .8)], 40), 1, skin,
                        section=ring(16, .62, .15, 4), up=(1, 0, 0)))
        for y in (-.85, .85):
            ball('rivet', .26, gold, (x, y, FLAT + .92), 16, .5)


def lock(gold, dark):
    """A turn lock: plate, boss and the key that turns, with four screws."""
    at = front_at(np.array([0.]), np.array([7.0]), .34)[0]
    parts = [prism('plate', rounded_plate(3.5, 2.5, .45), .26, gold, .1)]
    parts.append(prism('well', ring(40, .78, .78, 2), .34, gold, .08))
    parts.append(prism('key', rounded_plate(1.7, .62, .3), .34, gold, .12, (0, 0, .34)))
    parts.append(turn('boss', rounded_profile(), gold, 48))
    for x in (-1.38, 1.38):
        for y in (-.88, .88):
            parts.append(ball('screw', .15, gold, (x, y, .25), 12, .5))
            parts.append(block('slot', (.22, .04, .03), dark, 0, (x, y, .30), .6))
    group(parts, at, (math.radians(92), 0, 0))


def rounded_plate(w, h, r):
    a = np.linspace(0, math.pi / 2, 8)
    return [(sx + r * math.cos(q * math.pi / 2 + t), sy + r * math.sin(q * math.pi / 2 + t)) for q,
            (sx, sy) in enumerate(((w / 2 - r, h / 2 - r), (-w / 2 + r, h / 2 - r), (-w / 2 + r, -h / 2 + r), (w / 2 - r, -h / 2 + r))) for t in a]


def rounded_profile():
    return [(.01, .86), (.22, .84), (.34, .72), (.36, .30)]


def handbag(view):
    """A flap bag with a rolled handle and a turn lock of brass."""
    scene(34 if view != 'detail' else 16)
    color = BLACK if view == 'black' else TAN
    skin = leather(color, .46 if view == 'black' else .44, .62, .2)
    edge = Paint('edge', tuple(c * .5 for c in color), .38, clearcoat=.2)
    thread = Paint('thread', rgb('d9c6a2') if view != 'black' else rgb('4a4643'), .7)
    gold, dark = brass(.2, worn=.05), Paint('slot', rgb('3a2a12'), .6)
    before = set(bpy.context.scene.objects)
    panels(skin)
    flap(skin, edge, thread)
    base_seams(edge, thread)
    handle(skin, edge, thread, gold)
    lock(gold, dark)
    for x in (-10.6, 10.6):
        for y in (-3.6, 3.6):
            ball('foot', .55, gold, (x, y, -.12), 16, .6)
    built = [thing for thing in bpy.context.scene.objects if thing not in before]
    group(built, (0, 0, .35), (0, 0, math.radians(-24)))
    if view == 'detail':
        return photo((-1.2, -4.8, 7.6), 11.5, -12, 13, fstop=18, focus=(-.5, -5.6, 7.4))
    return photo((.2, 0, 12.6), 39, 2, 15)


GOODS = {'handbag': handbag}
