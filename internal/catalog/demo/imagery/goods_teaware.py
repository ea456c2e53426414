"""For tea: a celadon pot with cups, a painted lidded bowl with its caddy."""
import math

import numpy as np

from cobalt import SEGMENTS, Brush, scroll
from craft import frames
from glazes import celadon, tea
from materials import BRASS, gloss, metal, noise, picture, skin_of, surface, tint, uneven, wire
from shapes import TAU, disc, group, lathe, ring, ripple, skin, smooth, tube
from studio import shot, stage


# ------------------------------------------------------------------- teapot
POT = [(0, .004), (.034, .004), (.036, 0), (.036, 0), (.0405, 0), (.0405, 0), (.0418, .005), (.0425, .009), (.0545, .021), (.0685, .043), (.0735, .064),
       (.0700, .084), (.0575, .1005),
       (.0430, .1085), (.0385, .1100), (.0372, .1112), (.0360, .1112), (.0352, .1100), (.0350, .106), (.034, .103)]


def melon(a, z):
    """Ten soft ribs, strongest on the belly."""
    depth = .030 * math.exp(-((z - .058) / .036) ** 2)
    return 1 - depth * (1 - abs(np.cos(5 * a))) ** 1.6


def teapot(view):
    """Ribbed celadon teapot under a handle of wound rattan, two cups of tea."""
    stage(.26)
    glaze = celadon()
    parts = [lathe(POT, glaze, segments=320, steps=12, wobble=melon), *_lid(glaze), *_spout(glaze), *_bail(glaze)]
    group(parts, (.018, .010, 0), (0, 0, -14))
    _cup(glaze, (-.122, -.060, 0))
    _cup(glaze, (-.062, -.118, 0))
    if view == 'detail':
        shot((.030, -.01, .108), .20, 16, 24, fstop=18, focus=(.02, -.045, .10))
    else:
        shot((-.006, -.01, .088), .335, 4, 20)


def _lid(glaze):
    dome = [(.0, .1285), (.016, .1270), (.030, .1205), (.0375, .1140), (.0398, .1122), (.0398, .1122), (.0392, .1112), (.0345, .1108), (.0340, .104), (.0, .104)]
    knob = [(.0, .1520), (.0060, .1508), (.0092, .1465), (.0085, .1420), (.0052, .1380), (.0044, .1345), (.0060, .1305), (.0110, .1272)]
    rib = lathe([(.0275, .1205), (.0282, .1222), (.0292, .1222), (.0300, .1200)], glaze, steps=6)
    hole = disc(.0012, .001, .0003, surface((.02, .025, .02), .6), (.014, -.014, .1262), segments=20)
    return [lathe(dome, glaze, segments=160, steps=10), lathe(knob, glaze, segments=96, steps=10), rib, hole]


def _spout(glaze):
    """A spout that leaves the belly broadly and ends in a small open lip."""
    way = smooth([(.052, 0, .046), (.074, 0, .052), (.089, 0, .070), (.097, 0, .092), (.1095, 0, .1085)], 14)
    t = np.linspace(0, 1, len(way))
    size = np.interp(t, [0, .12, .35, .65, .92, 1], [.0240, .0195, .0135, .0100, .0078, .0082])
    a = np.linspace(0, TAU, 48, endpoint=False)
    tangent = np.gradient(way, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    up = np.stack([-tangent[:, 2], 0 * t, tangent[:, 0]], -1)

    def round_(i, r):
        return way[i] + r * (np.cos(a)[:, None] * [0, 1, 0] + np.sin(a)[:, None] * up[i])
    rings = [round_(i, r) for i, r in enumerate(size)]
    rings += [rings[-1] + .0006 * tangent[-1] - (rings[-1] - way[-1]) * .10, round_(-1, size[-1] * .78), round_(-6, size[-6] * .70), round_(-16, size[-16] * .7)]
    return [skin(rings, glaze, caps=False, crease=60)]


def _bail(glaze):
    """Lugs, brass rings, the bow of rattan and its winding."""
    brass, parts = metal(BRASS, .24), []
    for s in (-1, 1):
        lug = smooth([(s * .0485, 0, .1045), (s * .0500, 0, .1160), (s * .0555, 0, .1190), (s * .0600, 0, .1130), (s * .0605, 0, .0955)], 8)
        parts.append(tube(lug, .0042, glaze, 1, section=None, sides=8, thick=[1.5, 1, .95, 1, 1.6]))
        parts.append(ring(.0082, .0013, brass, (s * .0548, 0, .1235), (90, 0, 62 * s)))
    bow = smooth([(-.0560, 0, .1290), (-.0600, 0, .1500), (-.0515, 0, .1800), (-.0270, 0, .2040), (0, 0, .2110), (.0270, 0, .2040), (.0515, 0, .1800),
                  (.0600, 0, .1500), (.0560, 0, .1290)], 12)
    cane = _rattan((.50, .285, .105))
    for dy, dz in ((-.0026, 0), (.0026, 0), (0, .0022)):
        parts.append(tube(bow + np.array([0, dy, dz * .9]), .0030, cane, 1, sides=6, thick=[.8, 1, 1, 1, .8]))
    for s in (0, 1):
        end = bow[:9] if s == 0 else bow[-9:]
        parts += _winding(end, .0062, 6, cane)
    parts += _winding(bow[26:-26], .0070, 27, _rattan((.58, .35, .145)))
    return parts


def _winding(path, radius, turns, cane):
    """A strip wound closely round a path."""
    run = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    fine = np.stack([np.interp(np.linspace(0, run[-1], turns * 28), run, path[:, k]) for k in range(3)], -1)
    _, side, normal = frames(fine, up=(0, 1, 0))
    a = np.linspace(0, TAU * turns, len(fine))[:, None]
    gap = run[-1] / turns
    return [tube(fine + radius * (np.cos(a) * side + np.sin(a) * normal), gap * .54, cane, 1, sides=4)]


def _rattan(colour):
    made = uneven(surface(colour, .45, Specular=.4), .40, .52, 90)
    return tint(made, noise(made, 160., (1, 1, 1), detail=4), 'Fac', [(.34, tuple(c * .55 for c in colour)), (.5, colour),
                                                            (.66, tuple(min(c * 1.35, 1) for c in colour))])


def _cup(glaze, at):
    wall = [(0, .003), (.0150, .003), (.0160, 0), (.0160, 0), (.0185, 0), (.0185, 0), (.0190, .005), (.0265, .016), (.0312, .031), (.0330, .0412), (.0328, .0420),
            (.0318, .0418), (.0298, .031), (.024, .0165), (.012, .008), (0, .0072)]
    lathe(wall, glaze, at, segments=128, steps=8)
    lathe([(0, 0), (.0290, 0), (.0304, .0004)], tea(.0305), (*at[:2], .0335), steps=6)


# ------------------------------------------------------------------- gaiwan
BOWL = [(0, .0042), (.0195, .0042), (.0205, 0), (.0205, 0), (.0232, 0), (.0232, 0), (.0238, .0035), (.0245, .0065), (.0305, .0180), (.0370, .0340), (.0430, .0480),
        (.0492, .0560),
        (.0497, .0568), (.0489, .0570), (.0415, .0480), (.0355, .0340), (.0290, .0185), (.0220, .0095), (0, .0078)]
SAUCER = [(0, .0050), (.0225, .0050), (.0245, .0020), (.0245, 0), (.0245, 0), (.0275, 0), (.0275, 0), (.0280, .0030), (.0420, .0075), (.0560, .0128), (.0600, .0156),
          (.0598, .0166), (.0588, .0163), (.0480, .0118), (.0300, .0072), (.0262, .0070), (.0256, .0056), (0, .0056)]
LID = [(0, .0205), (.0085, .0200), (.0098, .0205), (.0118, .0268), (.0130, .0292), (.0140, .0288), (.0138, .0276), (.0122, .0215), (.0126, .0192), (.0250, .0160),
       (.0370, .0085),
       (.0432, .0012), (.0438, .0), (.0430, -.0003), (.0420, .0008), (.0350, .0070), (.0220, .0132), (0, .0158)]


def gaiwan(view):
    """Lidded bowl on its saucer beside a caddy; seen from near, open."""
    stage(.24)
    bowl, saucer, lid = _bamboo(), _rimmed(SAUCER), _lidded()
    at = (.046, -.012, .0052)
    _turned(SAUCER, saucer, (at[0], at[1], 0))
    _turned(BOWL, bowl, at)
    _caddy((-.066, .020, 0))
    if view == 'detail':
        disc(.0398, .0003, .0001, tea(.042, (.52, .31, .06)), (at[0], at[1], at[2] + .0440))
        _leaves(at[0], at[1], at[2] + .0443)
        upside = _turned(LID, lid, (0, 0, 0))
        group([upside], (.098, -.092, .0286), (178, 7, 30))
        return shot((.036, -.028, .030), .215, 8, 33, fstop=20, focus=(.046, -.05, .055))
    _turned(LID, lid, (at[0], at[1], at[2] + .0535))
    shot((-.006, 0, .043), .245, 6, 20)


def _turned(profile, material, at):
    """A painted piece with its seam at the back."""
    return lathe(profile, material, at, (0, 0, 90), SEGMENTS, 10)


def _bamboo():
    """Bamboo round the bowl, lines at rim and foot."""
    brush = Brush(BOWL, 10, (700, 2200))
    s, rnd = brush.start, np.random.default_rng(12)
    for z, width in ((.0555, .0011), (.0090, .0009), (.0048, .0009)):
        brush.band(s(z), width)
    brush.band(s(.0545, True), .0008)
    for k in range(5):
        a = math.pi - .18 + TAU * k / 5
        _stem(brush, a, s(.0095), s(.0505), .10, .0021, rnd)
        _stem(brush, a + .30, s(.0095), s(.0400), -.06, .0015, rnd)
        for x, z, size in ((.52, .0105, .008), (.66, .0105, .006)):
            for turn in (-.8, -.3, .3, .8):
                brush.leaf(a + x, s(z), turn, size, .0016, .8, .1 * turn)
    return brush.paint(.09)


def _stem(brush, a, low, high, lean, width, rnd):
    """Segments of a stem with clusters of leaves at its joints."""
    many = max(3, int((high - low) / .0085))
    for i in range(many):
        lo, hi = low + (high - low) * i / many + .0004, low + (high - low) * (i + 1) / many - .0004
        x0, x1 = a + lean * (lo - low) / .04, a + lean * (hi - low) / .04
        brush.stroke([(x0, lo), ((x0 + x1) / 2, (lo + hi) / 2), (x1, hi)], width, .62, taper=False)
        if i < 1:
            continue
        side = -1 if (i + many) % 2 else 1
        brush.stroke([(x1, hi), (x1 + side * .09, hi + .0025)], .0008, .85)
        for k in range(4 if i < many - 1 else 6):
            turn = side * rnd.uniform(1.3, 2.7) if i < many - 1 else rnd.uniform(-2.2, 2.2)
            brush.leaf(x1 + side * .08 * rnd.uniform(.3, 1), hi + .0018, turn, rnd.uniform(.0085, .0125), .0024, rnd.uniform(.62, .95), .15 * side)


def _rimmed(profile):
    """Lines on a saucer's upper side."""
    brush = Brush(profile, 10, (600, 2200))
    brush.band(brush.run[np.argmax(brush.radius)] + .0012, .0012)
    inner = brush.run[np.argmin(abs(brush.radius - .0300) + (brush.run < brush.run[np.argmax(brush.radius)]))]
    brush.band(inner, .0009)
    brush.row(inner - .0235, .0085, 16, scroll)
    return brush.paint(.09)


def _lidded():
    """Leaves round the lid."""
    brush = Brush(LID, 10, (600, 2200))
    rows = brush.run[int(np.argmax(brush.radius))]
    brush.band(rows - .0022, .0011)
    brush.band(brush.run[np.argmin(abs(brush.radius - .0135) + 9 * (brush.height > .0198) + 9 * (brush.height < .017))], .0008)
    mid = brush.run[np.argmin(abs(brush.radius - .0300) + 9 * (brush.run > rows))]
    for k in range(6):
        a = TAU * (k + .5) / 6
        for turn in (math.pi, math.pi - .62, math.pi + .62, math.pi - 1.2, math.pi + 1.2):
            brush.leaf(a, mid - .0060, turn, .0124 - .0028 * abs(turn - math.pi), .0030, .78, .10 * (turn - math.pi))
        brush.stroke([(a, mid - .0062), (a + .12, mid - .0085), (a + .30, mid - .0082)], .0007)
    return brush.paint(.09)


def _leaves(x, y, z):
    """Leaves that float in the tea."""
    rnd = np.random.default_rng(4)
    green = surface((.055, .085, .018), .35, Clearcoat=.6)
    for _ in range(13):
        r, t, turn, size = .035 * math.sqrt(rnd.uniform(0, 1)), rnd.uniform(0, TAU), rnd.uniform(0, TAU), rnd.uniform(.0055, .0095)
        p = np.linspace(-1, 1, 9)
        way = np.stack([x + r * math.cos(t) + size * p * math.cos(turn) - .0012 * p ** 2 * math.sin(turn),
                        y + r * math.sin(t) + size * p * math.sin(turn) + .0012 * p ** 2 * math.cos(turn), z + .0003 + .0005 * p ** 2], -1)
        tube(way, .0010, green, 2, thick=[.05, .6, .95, 1.1, 1, .8, .5, .25, .04], section=[(-.0016, 0), (0, .0004), (.0016, 0), (0, -.0003)])


def _caddy(at):
    """A round tin in green lacquer with a gilt line and a printed slip."""
    lacquer, gilt = gloss((.016, .078, .052), .22), metal(BRASS, .28)
    r = .0350
    body = [(0, 0), (r - .002, 0), (r - .0004, .0006), (r, .002), (r, .002), (r, .0720), (r, .0720), (r - .0012, .0728), (r - .0014, .0750)]
    lid = [(r - .0014, .0736), (r + .0004, .0736), (r + .0004, .0736), (r + .0004, .0970), (r - .0004, .0992), (r - .003, .1000), (r - .0045, .0997),
           (r - .0060, .0990), (r - .0060, .0990), (0, .0990)]
    parts = [lathe(body, lacquer, steps=6, segments=160), lathe(lid, lacquer, steps=6, segments=160)]
    parts += [ring(r - .0002, .0008, gilt, (0, 0, .0728)), ring(r - .0044, .0005, gilt, (0, 0, .0998))]
    a = np.linspace(-1, 1, 40) * .60 - math.pi / 2
    rings = [np.stack([(r + .0002) * np.cos(a), (r + .0002) * np.sin(a), 0 * a + z], -1) for z in (.0150, .0600)]
    slip = uneven(surface((1, 1, 1), .7, Specular=.25), .66, .74)
    drawn = picture(slip, _hills())
    wire(slip, drawn, 'Color', skin_of(slip), 'Base Color')
    parts.append(skin(rings, slip, caps=False, closed=False))
    group(parts, at, (0, 0, 8))


def _hills(h=520, w=490):
    """The slip: ridges one behind the other and a red sun, in a ruled frame."""
    y, x = np.mgrid[0:h, 0:w] / w
    face = np.empty((h, w, 3))
    face[:] = (.925, .885, .80)
    face[np.hypot(x - .66, y - .76) < .085] = (.74, .17, .11)
    for k, (base, tone) in enumerate(((.56, (.68, .76, .70)), (.44, (.45, .60, .54)), (.30, (.25, .42, .36)), (.17, (.10, .25, .20)))):
        ridge = base + .11 * np.sin(4.1 * x + 2.1 * k) * np.sin(7.3 * x + k) + .02 * np.sin(23 * x + 3 * k) + .03 * ripple(x, 0 * x, k, 5, 1, 3)
        shade = np.clip((ridge - y) / .25, 0, 1)[..., None]
        face = np.where((y < ridge)[..., None], np.array(tone) + shade * (np.array((.90, .87, .79)) - tone) * .45, face)
    edge = np.minimum(np.minimum(x, 1 - x), np.minimum(y, h / w - y))
    face[edge < .035] = (.925, .885, .80)
    face[abs(edge - .030) < .006] = (.10, .22, .18)
    return face


GOODS = {'teapot': teapot, 'gaiwan': gaiwan}
