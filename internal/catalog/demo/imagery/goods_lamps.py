"""Light: a paper lantern, a jointed desk lamp, a candle in amber glass."""
import math

import bpy
import numpy as np

from materials import (BRASS, OAK, WALNUT, gloss, metal, node, noise, pane, picture, plastic, raise_by, ramp, skin_of,
                       space, surface, tint, uneven, wire, wood)
from shapes import TAU, box, disc, group, lathe, link, place, ring, skin, tube
from studio import shot, stage


def lamp(place_, power, radius, colour=(1, .70, .38), spot=None):
    """A light of the good itself: a point, or with spot (degrees) a cone downwards."""
    light = bpy.data.lights.new('lamp', 'SPOT' if spot else 'POINT')
    light.energy, light.color, light.shadow_soft_size = power, colour, radius
    if spot:
        light.spot_size, light.spot_blend = math.radians(spot), .6
    return place(link(bpy.data.objects.new('lamp', light)), place_)


# ------------------------------------------------------------------ lantern
LOW, HIGH, ROUND, HOOPS = .058, .335, .150, 24


def belly(z):
    """Radius of the paper at a height."""
    p = (z - (LOW + HIGH) / 2) / ((HIGH - LOW) / 2)
    return .058 + (ROUND - .058) * np.sqrt(np.maximum(1 - abs(p) ** 2.35, 0)) ** .92


def lantern(view):
    """Paper over bamboo hoops between two rings of walnut, lit from within."""
    stage(.4, key=.30, fill=.40, rim=.55)
    z = np.linspace(LOW, HIGH, HOOPS * 8 + 1)
    sag = abs(np.sin(np.linspace(0, math.pi * HOOPS, len(z))))
    r = belly(z) - .0016 * sag
    a = np.linspace(0, TAU, 240, endpoint=False)
    crinkle = 1 + .0016 * np.sin(37 * a)[None, :] * sag[:, None] + .0012 * np.sin(61 * a + 1)[None, :] * sag[:, None]
    rings = np.stack([r[:, None] * crinkle * np.cos(a), r[:, None] * crinkle * np.sin(a), z[:, None] + 0 * a], -1)
    skin(rings, _washi(), caps=False, crease=60)
    cane = surface((.30, .165, .062), .5)
    for k in range(HOOPS + 1):
        h = LOW + (HIGH - LOW) * k / HOOPS
        ring(float(belly(h)) + .0002, .00095, cane, (0, 0, h), flat=1.1, segments=160)
    _rings()
    for k in range(3):
        t = TAU * k / 3 + .62
        leg = wood(WALNUT, 'z', .42, shift=(.2 * k, .1, 0))
        tube([(.052 * math.cos(t), .052 * math.sin(t), LOW + .002), (.066 * math.cos(t), .066 * math.sin(t), .001)], .0058, leg, 1, thick=[1, .72], sides=12)
    lamp((0, 0, LOW - .004), 1.1, .03, spot=120)
    if view == 'detail':
        shot((-.012, -.06, .286), .185, 12, 17, fstop=18, focus=(0, -.085, .31))
    else:
        shot((0, 0, .176), .50, 10, 9)


def _washi():
    """Paper with long fibres; brightest where it stands square to the eye."""
    made = surface((.86, .76, .60), .85, Specular=.1)
    fibre = noise(made, 60., (1, 1, .25), detail=6, rough=.7)
    edge = node(made, 'LayerWeight', Blend=.38)
    warm = ramp(made, edge, 'Facing', [(0., (1, .74, .40)), (.45, (1, .66, .31)), (1., (.90, .43, .15))])
    cloud = ramp(made, fibre, 'Fac', [(.30, (.74, .71, .66)), (.5, (.97, .97, .97)), (.72, (1.1, 1.1, 1.1))])
    both = node(made, 'MixRGB', blend_type='MULTIPLY', Fac=1.)
    wire(made, warm, 'Color', both, 'Color1')
    wire(made, cloud, 'Color', both, 'Color2')
    wire(made, both, 'Color', skin_of(made), 'Emission')
    bulb = node(made, 'TexGradient', gradient_type='SPHERICAL')
    wire(made, space(made, (4.2, 4.2, 4.2), (0, 0, -4.2 * .185)), 'Vector', bulb, 'Vector')
    power = node(made, 'MapRange')
    for name, value in (('From Min', 0.), ('From Max', .5), ('To Min', .42), ('To Max', .92)):
        power.inputs[name].default_value = value
    wire(made, bulb, 'Fac', power, 'Value')
    wire(made, power, 'Result', skin_of(made), 'Emission Strength')
    return raise_by(made, fibre, 'Fac', .0006, .5)


def _rings():
    """The turned rings that the paper is glued to, and the bulb's holder."""
    low, top = wood(WALNUT, 'x', .42, shift=(.1, .3, 0)), wood(WALNUT, 'x', .42, shift=(.4, .1, 0))
    for z, h, made in ((LOW - .008, .014, low), (HIGH - .004, .016, top)):
        lathe([(.0525, z), (.0525, z), (.0600, z), (.0612, z + .001), (.0612, z + h - .001), (.0600, z + h), (.0525, z + h), (.0515, z + h - .001),
               (.0515, z + .001), (.0525, z)], made, segments=128, steps=3)
    glowing = surface((1, .85, .6), .5, Emission=(1, .78, .46), Emission_Strength=2.2)
    disc(.0515, .001, .0003, glowing, (0, 0, HIGH - .012))


# ---------------------------------------------------------------- desk lamp
FOOT, KNEE, HEAD = (.095, 0, .026), (.135, 0, .235), (-.105, 0, .352)


def desklamp(view):
    """A lamp of brass rods and green enamel over a notebook."""
    stage(.5, key=.34, fill=.5, rim=.7)
    brass, green, dark = metal(BRASS, .24), gloss((.020, .070, .050), .20), plastic((.03, .03, .031), .5)
    _base(green, brass, dark)
    for a, b in ((FOOT, KNEE), (KNEE, HEAD)):
        for y in (-.0085, .0085):
            tube([(a[0], y, a[2]), (b[0], y, b[2])], .0040, brass, 1, sides=12)
    for at, r in ((FOOT, .0135), (KNEE, .0150), (HEAD, .0125)):
        _joint(at, r, brass, green)
    _shade(green, brass)
    _flex()
    _book()
    lamp((-.150, 0, .318), 4.2, .035, (1, .80, .55), 125)
    if view == 'detail':
        shot((-.112, 0, .338), .27, -8, 3, fstop=18, focus=(-.12, -.06, .335))
    else:
        shot((-.004, 0, .200), .56, 7, 9)


def _base(green, brass, dark):
    x = FOOT[0]
    lathe([(0, .001), (.078, .001), (.0800, .0025), (.0805, .006), (.0800, .0150), (.0780, .0172), (.0740, .0178), (.03, .0180), (0, .0180)], green, (x, 0, 0),
          segments=160, steps=6)
    lathe([(.0815, .0), (.0815, .0), (.0820, .0008), (.0820, .0022), (.0812, .003), (.070, .003)], brass, (x, 0, 0), segments=160, steps=2)
    lathe([(0, .0195), (.0100, .0195), (.0112, .0190), (.0115, .0175)], brass, (x - .046, -.012, 0), segments=64, steps=4)
    box((.014, .030, .020), .003, green, (x, 0, .024))


def _joint(at, radius, brass, green):
    """Two cheeks of brass about a drum, screwed through."""
    parts = [disc(radius * .78, .026, .001, green, (0, .013, 0), (90, 0, 0), 64)]
    for s in (-1, 1):
        parts.append(disc(radius, .0042, .0014, brass, (0, s * .0125, 0), (-90 * s, 0, 0), 96))
        parts.append(disc(radius * .52, .0062, .0012, brass, (0, s * .0130, 0), (-90 * s, 0, 0), 64))
        parts.append(box((radius * .66, .0006, .0012), 0, surface((.06, .04, .016), .6), (0, s * .0193, 0), (0, 35, 0)))
    group(parts, at)


def _shade(green, brass):
    """A flat dome, white within, its light behind a frosted pane."""
    white = plastic((.78, .74, .66), .5, 0)
    outer = [(.0, .0480), (.014, .0478), (.020, .0462), (.038, .0400), (.062, .0270), (.0740, .0110), (.0775, .0015), (.0775, .0), (.0775, .0)]
    inner = [(.0775, .0), (.0768, .0002), (.0762, .0015), (.0720, .0125), (.060, .0255), (.036, .0330)]
    lit = surface((1, .9, .75), .4, Emission=(1, .82, .55), Emission_Strength=9.)
    parts = [lathe(outer, green, segments=160, steps=8), lathe(inner, white, segments=160, steps=8),
             lathe([(0, .0235), (.0560, .0235), (.0575, .0245), (.0575, .0262)], lit, steps=3), ring(.0772, .0012, brass, (0, 0, .0004))]
    parts.append(lathe([(.0, .0585), (.0090, .0580), (.0100, .0565), (.0100, .0490), (.0118, .0475), (.0118, .0455)], brass, segments=64, steps=3))
    for k in range(10):
        t = TAU * k / 10
        parts.append(tube([(.024 * math.cos(t), .024 * math.sin(t), .0459), (.031 * math.cos(t), .031 * math.sin(t), .0433)], .0013, surface((.01, .02, .016), .6),
                          1))
    group(parts, (-.152, 0, .306), (0, -9, 0))
    tube([(HEAD[0], 0, HEAD[2]), (-.140, 0, .363)], .0052, brass, 1, sides=12)


def _flex():
    """Cloth-covered flex along the arms and off the table."""
    black = plastic((.028, .026, .025), .7)
    a, b, c = (np.array(p) for p in (HEAD, KNEE, FOOT))
    way = [a + (.01, .012, .006), a + (b - a) * .3 + (0, .016, -.001), b + (-.02, .020, .013), b + (.022, .018, .012), b + (.014, .018, -.035),
           c + (.010, .020, .06), c + (.004, .022, .01)]
    tube(way, .0022, black, 14)
    tube([(.165, .030, .006), (.20, .040, .0035), (.26, .022, .0026), (.33, .06, .0026), (.45, .16, .0026), (.7, .22, .0026)], .0026, black, 14)


def _book():
    """What it lights: a notebook bound in cloth and a pencil."""
    cover, leaf = uneven(surface((.40, .16, .075), .8, Sheen=.3), .75, .85), surface((.80, .74, .62), .85)
    parts = [box((.128, .092, .0020), .0008, cover, (0, 0, .0010)), box((.124, .088, .0120), .0010, leaf, (.001, 0, .008)),
             box((.128, .092, .0020), .0008, cover, (0, 0, .0150)), box((.003, .092, .015), .001, cover, (-.0630, 0, .0080))]
    parts.append(tube([(-.045, -.018, .0196), (.052, .018, .0196)], .0036, gloss((.62, .40, .075), .3), 1,
                      section=[(.0036 * math.cos(k), .0036 * math.sin(k)) for k in np.linspace(0, TAU, 6, endpoint=False)]))
    parts.append(tube([(-.0450, -.0180, .0196), (-.0570, -.0224, .0186)], .0034, surface((.60, .42, .24), .7), 1, thick=[1, .22]))
    parts.append(tube([(-.0560, -.0220, .0187), (-.0600, -.0235, .0184)], .0009, surface((.02, .02, .02), .5), 1, thick=[1, .2]))
    group(parts, (-.165, -.025, 0), (0, 0, 8))


# ------------------------------------------------------------------- candle
def candle(view):
    """A candle that burns in a jar of amber glass, its oak lid before it."""
    stage(.24, key=.55, fill=.6, rim=.9)
    r, h = .0400, .0920
    jar = [(0, .0055), (.030, .0050), (.0345, .0075), (r - .0030, .0140), (r - .0030, .0140), (r - .0030, .0780), (r - .0030, .0780), (r - .0052, .0835),
           (r - .0052, h - .001), (r - .0040, h), (r - .0022, h - .001), (r - .0018, .0865), (r, .0800), (r, .0800), (r, .0060), (r, .0060), (r - .003,
                                                            .0012), (r - .008, 0), (0, .0012)]
    lathe(jar, pane((.84, .50, .17), (.42, .13, .015)), steps=8, segments=160)
    wax = surface((.74, .56, .36), .45, Specular=.3)
    shine = node(wax, 'TexGradient', gradient_type='SPHERICAL')
    wire(wax, space(wax, (20, 20, 20), (0, 0, -20 * .068)), 'Vector', shine, 'Vector')
    lit = ramp(wax, shine, 'Fac', [(0., (.10, .040, .006)), (.5, (.45, .20, .05)), (1., (1., .68, .34))])
    wire(wax, lit, 'Color', skin_of(wax), 'Emission')
    skin_of(wax).inputs['Emission Strength'].default_value = 1.3
    lathe([(0, .0060), (r - .0036, .0085), (r - .0033, .0140), (r - .0033, .0668), (r - .0045, .0654), (.030, .0648), (.020, .0634), (.0, .0630)], wax, steps=8)
    lathe([(0, .0642), (.0200, .0642), (.0215, .0640)], surface((.70, .46, .22), .03, Transmission=.6, Clearcoat=1.), steps=4)
    _flame()
    _slip(r)
    _lid()
    lamp((0, 0, .082), .16, .006, (1, .58, .22))
    if view == 'detail':
        shot((0, -.01, .060), .130, 6, 20, fstop=20, focus=(0, -.03, .06))
    else:
        shot((.022, -.012, .040), .235, 6, 26)


def _flame():
    tube([(0, 0, .0625), (.0004, 0, .068), (.0012, 0, .0722)], .0008, surface((.02, .015, .012), .8), 6)
    fire = surface((1, .6, .2), 1., Emission_Strength=7.)
    high = node(fire, 'SeparateXYZ')
    wire(fire, space(fire, (1, 1, 1 / .022)), 'Vector', high, 'Vector')
    shade = ramp(fire, high, 'Z', [(0., (.05, .09, .40)), (.16, (.60, .22, .05)), (.36, (1., .55, .16)), (.75, (1., .74, .34)), (1., (1., .50, .12))])
    wire(fire, shade, 'Color', skin_of(fire), 'Emission')
    lathe([(.0005, 0), (.0022, .0018), (.0036, .0058), (.0034, .0095), (.0021, .0150), (.0008, .0200), (.0, .0225)], fire, (.0008, 0, .0690), steps=8, segments=64)


def _slip(r):
    """The label: a sprig in a ruled frame."""
    h, w = 420, 420
    y, x = np.mgrid[0:h, 0:w] / w
    face = np.empty((h, w, 3))
    face[:] = (.90, .865, .78)
    ink = (.20, .23, .16)
    stalk = .5 + .05 * np.sin(4 * y)
    face[(abs(x - stalk) < .007) & (y > .26) & (y < .82)] = ink
    for k in range(9):
        base, side = .34 + .052 * k, (-1 if k % 2 else 1)
        cx = .5 + .05 * np.sin(4 * base)
        p, q = (x - cx) * side * .80 + (y - base) * .60, -(x - cx) * side * .60 + (y - base) * .80
        length = .21 - .012 * k
        half = .030 * np.sin(math.pi * np.clip(p / length, 0, 1)) ** .8
        face[(p > 0) & (p < length) & (abs(q) < half) & (abs(q) > .003)] = ink
    face[(abs(y - .17) < .005) & (abs(x - .5) < .16)] = ink
    edge = np.minimum(np.minimum(x, 1 - x), np.minimum(y, 1 - y))
    face[abs(edge - .055) < .005] = ink
    paper = uneven(surface((1, 1, 1), .75, Specular=.2), .7, .8)
    wire(paper, picture(paper, face), 'Color', skin_of(paper), 'Base Color')
    a = np.linspace(-1, 1, 40) * .56 - math.pi / 2
    skin([np.stack([(r + .0002) * np.cos(a), (r + .0002) * np.sin(a), 0 * a + z], -1) for z in (.0130, .0580)], paper, caps=False, closed=False)


def _lid():
    board, cork = wood(OAK, 'x', .45, shift=(.1, .2, 0)), surface((.46, .33, .19), .85)
    raise_by(tint(cork, noise(cork, 700, detail=3), 'Fac', [(.35, (.30, .19, .10)), (.6, (.52, .38, .23))]), noise(cork, 900), 'Fac', .0004, .8)
    parts = [disc(.0395, .0100, .0020, board), disc(.0335, .0070, .0012, cork, (0, 0, .0099))]
    group(parts, (.066, -.052, 0), (0, 0, 25))


GOODS = {'lantern': lantern, 'desklamp': desklamp, 'candle': candle}
