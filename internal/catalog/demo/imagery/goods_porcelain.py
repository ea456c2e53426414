"""Porcelain and stoneware: speckled bowls, a painted vase, a planter."""
import math

import numpy as np

from cobalt import SEGMENTS, Brush, cloud_head, lappet, peony, scroll, spray
from glazes import biscuit, stoneware
from materials import BRASS, gloss, metal, noise, picture, raise_by, skin_of, surface, tint, wire, wood
from shapes import TAU, box, disc, lathe, skin
from studio import shot, stage

BAMBOO = ((.62, .41, .19), (.48, .295, .115))


# -------------------------------------------------------------------- bowls
CREAM = [(.000, (.20, .115, .062)), (.010, (.47, .405, .305)), (.036, (.54, .475, .36)), (.050, (.38, .40, .34)), (.0565, (.10, .185, .205)),
         (.0625, (.075, .145, .17)), (.0655, (.20, .085, .035)), (.072, (.15, .06, .025))]
BLUE = [(.000, (.20, .115, .062)), (.010, (.07, .17, .205)), (.030, (.105, .235, .275)), (.046, (.16, .29, .31)), (.056, (.36, .33, .24)),
        (.0635, (.36, .235, .125)), (.0665, (.19, .08, .033)), (.072, (.14, .055, .023))]
BOWL = [(0, .0045), (.0275, .0045), (.0300, 0), (.0300, 0), (.0335, 0), (.0335, 0), (.0342, .0050), (.0350, .0085), (.0500, .0185), (.0625, .0370), (.0690, .0580),
        (.0702, .0680), (.0697, .0700), (.0682, .0699), (.0668, .0675),
        (.0655, .0570), (.0585, .0365), (.0460, .0200), (.0300, .0120), (0, .0095)]


def bowls(view):
    """Four bowls in each other, a blue one beside them."""
    stage(.3)
    clay = biscuit()
    for k in range(4):
        glaze = stoneware(CREAM, seed=3. * k)
        lathe(BOWL, glaze, (-.068 + .0012 * (-1) ** k, .030 + .001 * (k % 3), .0272 * k), (0, .5 * (-1) ** k, 70 * k), 192, 8, _thrown(k))
    lathe(BOWL, stoneware(BLUE, seed=17.), (.092, -.036, 0), (0, 0, 20), 192, 8, _thrown(9))
    for x, y in ((-.0668, .030), (.092, -.036)):
        lathe([(.0296, .0004), (.0296, -.0002), (.0337, -.0002), (.0343, .0035), (.0343, .0035), (.0336, .004)], clay, (x, y, .0003), steps=2)
    if view == 'detail':
        shot((-.014, -.005, .078), .22, 14, 27, fstop=18, focus=(-.05, -.03, .10))
    else:
        shot((.008, 0, .050), .365, 12, 25)


def _thrown(seed):
    """The small unevenness of a bowl from the wheel."""
    def wobble(a, z):
        return 1 + .006 * np.sin(2 * a + seed) + .003 * np.sin(3 * a + 2 * seed + 20 * z) + .0018 * math.sin(900 * z)
    return wobble


# --------------------------------------------------------------------- vase
VASE = [(0, .004), (.046, .004), (.048, 0), (.048, 0), (.0530, 0), (.0530, 0), (.0545, .006), (.0555, .020), (.0640, .070), (.0820, .130), (.0965, .180),
        (.0990, .210), (.0900, .240), (.0660, .264), (.0450, .281), (.0365, .298),
        (.0360, .314), (.0405, .330), (.0452, .3382), (.0450, .3400), (.0438, .3402), (.0385, .331), (.0335, .314), (.0335, .298), (.040, .283)]


def vase(view):
    """A shouldered vase with peonies between lappets and a collar."""
    stage(.4)
    brush = Brush(VASE, 12, (1500, 2600))
    _peonies(brush)
    s = brush.start
    for z, w in ((.0125, .0016), (.080, .0013), (.0845, .0006), (.225, .0006), (.2285, .0016), (.2685, .0012), (.2885, .0008), (.310, .0008), (.3365, .0018)):
        brush.band(s(z), w)
    brush.row(s(.016), s(.078) - s(.016), 14, lappet)
    brush.row(s(.2310), s(.2665) - s(.2310), 12, cloud_head)
    brush.row(s(.2895), s(.3095) - s(.2895), 8, scroll)
    brush.row(s(.3135), s(.334) - s(.3135), 16, lappet)
    lathe(VASE, brush.paint(.09), (0, 0, 0), (0, 0, 90), SEGMENTS, 12)
    if view == 'detail':
        shot((.004, -.05, .178), .205, 14, 10, fstop=22, focus=(0, -.097, .18))
    else:
        shot((0, 0, .167), .47, 14, 11)


def _peonies(brush):
    """Five flowers on a vine that rises and falls round the belly."""
    s, many = brush.start, 5
    for k in range(many):
        a, b = math.pi + TAU * k / many, math.pi + TAU * (k + .5) / many
        brush.stroke([(a - .62, s(.122)), (a - .42, s(.160)), (a - .10, s(.196)), (a + .18, s(.205)), (a + .36, s(.180)), (a + .50, s(.142)), (a + .64, s(.116))],
                     .0022, taper=False)
        brush.stroke([(b - .06, s(.119)), (b + .05, s(.133)), (b, s(.146))], .002)
        for da, z, turn, size in ((-.50, .141, -1.5, .026), (-.30, .205, -.55, .027), (.43, .203, .75, .026), (.40, .126, 2.2, .025), (.54, .166, .9, .024),
                                  (-.42, .112, -2.5, .023), (.50, .146, -.6, .020), (-.40, .168, -1.0, .020)):
            spray(brush, a + da, s(z), turn, size)
    for k in range(many):
        a = math.pi + TAU * k / many
        peony(brush, a, s(.166), .0390, .3 * (-1) ** k)
        bud = a + TAU * .5 / many
        for turn in (-.5, .5, 0):
            brush.petal(bud, s(.203), turn, .016, .015, .7, .04)
        brush.leaf(bud, s(.204), 2.2, .010, .006, .8)
        brush.leaf(bud, s(.204), -2.2, .010, .006, .8)


# ------------------------------------------------------------------ planter
def planter(view):
    """A ribbed pot with specks in a stand of bamboo, and a plant in it."""
    stage(.6)
    white = stoneware([(.10, (.56, .535, .48)), (.20, (.60, .575, .52)), (.29, (.63, .60, .545))], .30, 7., .9)
    foot, top = .118, .298
    wall = [(0, foot), (.070, foot), (.0790, foot + .003), (.0840, foot + .012), (.0885, foot + .08), (.0920, top - .034), (.0920, top - .034), (.0955, top - .031),
            (.0985, top - .027), (.0990, top - .004), (.0975, top), (.0925, top), (.0910, top - .003), (.0890, top - .020), (.0870, top - .05)]

    def ribs(a, z):
        body = max(0., min(1., (z - foot - .008) / .012, (top - .037 - z) / .006))
        return 1 - .020 * body * (1 - abs(np.cos(22 * a)) ** .6)
    lathe(wall, white, segments=440, steps=8, wobble=ribs)
    earth = surface((.030, .020, .014), .95, Specular=.1)
    raise_by(tint(earth, noise(earth, 260, detail=5), 'Fac', [(.35, (.016, .011, .008)), (.65, (.060, .040, .027))]), noise(earth, 200, detail=6), 'Fac', .004, 1.)
    lathe([(0, top - .026), (.05, top - .028), (.0880, top - .032)], earth, steps=4)
    _stand(foot)
    _plant(top - .030)
    if view == 'detail':
        return shot((.0, -.04, .205), .30, 22, 10, fstop=22, focus=(0, -.09, .2))
    shot((0, 0, .345), .86, 22, 9)


def _stand(foot):
    """Four square legs and a cross halved together under the pot."""
    for k in range(4):
        t = math.radians(45 + 90 * k)
        bar = wood(BAMBOO, 'z', .40, 90., (.2 * k, .1, .3))
        leg = box((.0230, .0230, .262), .0038, bar, (.1130 * math.cos(t), .1130 * math.sin(t), .131), (0, 0, 45 + 90 * k))
        leg.rotation_euler[2] = t
        disc(.0050, .0016, .0006, metal(BRASS, .25), (.1246 * math.cos(t), .1246 * math.sin(t), foot - .014), (0, 90, 45 + 90 * k), 32)
    for turn in (45, -45):
        box((.204, .0200, .0240), .0030, wood(BAMBOO, 'x', .40, 90., (.1 * turn, .2, 0)), (0, 0, foot - .0130 + (.0005 if turn > 0 else 0)), (0, 0, turn))


def _plant(z):
    """Upright banded leaves with pale margins."""
    made, rnd = gloss((.03, .10, .03), .30, Specular=.4), np.random.default_rng(11)
    h, w = 700, 140
    v, u = np.mgrid[0:h, 0:w] / np.array([h, w])[:, None, None]
    side = abs(2 * u - 1)
    bands = np.sin(62 * v + 4 * np.sin(5 * u + 9 * v) + 2.5 * np.sin(17 * u)) + .6 * np.sin(131 * v + 11 * u)
    face = np.where((bands > .35)[..., None], (.115, .205, .085), (.018, .068, .030))
    face = np.where((side > .74 + .05 * np.sin(40 * v))[..., None], (.50, .49, .15), face)
    wire(made, picture(made, face, colour=False), 'Color', skin_of(made), 'Base Color')
    for k in range(11):
        t, r = 2.4 * k, .010 + .0042 * k
        long, lean = (.40 - .020 * k) * rnd.uniform(.86, 1.1), .05 + .030 * k * rnd.uniform(.5, 1.1) / 2
        _leaf(made, (r * math.cos(t), r * math.sin(t), z), t + rnd.normal(0, .5), long, .034 * rnd.uniform(.8, 1.1), lean, rnd.normal(0, .7))


def _leaf(made, at, turn, long, wide, lean, twist):
    """A stiff leaf, hollow in front, that leans out and turns a little."""
    p, s = np.linspace(0, 1, 50), np.linspace(-1, 1, 15)
    half = wide * np.interp(p, [0, .25, .55, .8, .95, 1], [.55, .9, 1, .72, .20, .004])
    rows = []
    for q, b in zip(p, half):
        a = turn + math.pi / 2 + twist * q
        out = lean * q ** 1.6
        middle = np.array([at[0] + out * math.cos(turn), at[1] + out * math.sin(turn), at[2] + long * q])
        across, front = np.array([math.cos(a), math.sin(a), 0]), np.array([math.sin(a), -math.cos(a), 0])
        rows.append(middle + np.outer(s * b, across) + np.outer(.30 * b * s ** 2 + .04 * b * np.sin(4 * q + 3 * s), front))
    ob = skin(rows, made, caps=False, closed=False, crease=80)
    solid = ob.modifiers.new('thick', 'SOLIDIFY')
    solid.thickness, solid.offset = .0022, 0


GOODS = {'bowls': bowls, 'vase': vase, 'planter': planter}
