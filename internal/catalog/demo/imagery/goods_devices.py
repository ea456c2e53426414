"""Devices for the home: printer, vacuum robot."""
import math

import numpy as np

from materials import (ALUMINIUM, BRASS, STEEL, black_glass, glow, gloss, metal, node, noise, picture, plastic,
                       raise_by, rubber, skin_of, space, surface, wire)
from shapes import TAU, again, box, cut, disc, group, lathe, ring, rounded, skin, tube
from studio import shot, stage

GRAPHITE = (.035, .036, .038)
TERRACOTTA = (.56, .155, .062)


# ------------------------------------------------------------------ printer
def printer3d(view):
    """Desktop 3D printer with a vase half printed."""
    stage(.5)
    frame = metal((.06, .061, .064), .42)
    shell = plastic(GRAPHITE, .5)
    alu = metal(ALUMINIUM, .25, 'z')
    _chassis(frame, shell)
    _bed(shell)
    _print()
    _gantry(frame, shell, alu)
    _head(shell, .030, .2375)
    _spool()
    if view == 'detail':
        shot((.014, -.02, .178), .25, 24, 13, fstop=14, focus=(.0, -.06, .16))
    else:
        shot((.055, 0, .228), .72, 27, 13)


def _chassis(frame, shell):
    box((.36, .30, .052), .007, shell, (0, .01, .040))
    box((.362, .302, .004), .0015, metal(ALUMINIUM, .3, 'x'), (0, .01, .056))
    for x in (-.15, .15):
        for y in (-.115, .135):
            disc(.016, .016, .003, rubber(), (x, y, 0), segments=48)
    panel = [box((.098, .010, .060), .004, shell), box((.088, .002, .050), .002, black_glass(), (0, -.0052, 0)),
             _screen((0, -.0064, 0))]
    group(panel, (.115, -.158, .055), (-28, 0, 0))
    box((.05, .02, .02), .004, shell, (.115, -.14, .045))
    disc(.0105, .008, .002, metal(ALUMINIUM, .25), (-.14, -.14, .040), (90, 0, 0), 64)
    for i in range(9):
        box((.0022, .002, .022), .0008, surface((.008, .008, .008), .7), (-.06 + .008 * i, -.1405, .038))


def _screen(at):
    """A drawn face of the controls: a ring of progress, bars, no text."""
    h, w = 150, 258
    y, x = np.mgrid[0:h, 0:w]
    face = np.full((h, w, 3), .035)
    r, a = np.hypot(x - 70, y - 75), np.arctan2(x - 70, y - 75) % TAU
    face[(abs(r - 48) < 6)] = (.16, .16, .16)
    face[(abs(r - 48) < 6) & (a < 4.1)] = (.93, .45, .22)
    for i, (length, tone) in enumerate(((86, .75), (60, .42), (72, .42), (40, .42))):
        face[(abs(y - (114 - 26 * i)) < 4) & (x > 146) & (x < 146 + length)] = tone
    material = surface((0, 0, 0), .3)
    image = picture(material, face)
    wire(material, image, 'Color', skin_of(material), 'Emission')
    skin_of(material).inputs['Emission Strength'].default_value = 1.1
    return skin([[(at[0] + sx * .041, at[1], at[2] + sz * .0225) for sx in (-1, 1)] for sz in (-1, 1)],
                material, caps=False, closed=False)


def _bed(shell):
    plate = metal((.50, .36, .17), .55)
    raise_by(plate, noise(plate, 900, detail=3), 'Fac', .0004, .8)
    box((.232, .232, .003), .001, plate, (0, -.008, .0925))
    box((.222, .222, .008), .002, shell, (0, -.008, .0862))
    box((.060, .016, .003), .0014, plate, (0, -.126, .0925))
    for x in (-.055, .055):
        box((.012, .27, .012), .002, metal(ALUMINIUM, .3, 'y'), (x, .0, .0735))
    for x in (-.085, .085):
        for y in (-.09, .075):
            disc(.010, .010, .002, plastic(TERRACOTTA, .5), (x, y, .0705), segments=40)


def _print():
    """A twisted vase of fluted layers, its upper half yet to come."""
    material = plastic(TERRACOTTA, .38, 0, Subsurface=.06, Subsurface_Color=TERRACOTTA)
    layers = node(material, 'TexWave', bands_direction='Z', Scale=262.)
    wire(material, space(material), 'Vector', layers, 'Vector')
    raise_by(material, layers, 'Fac', .00025, .9)
    top = .112
    outer = [(.030 + .022 * math.sin(math.pi * min(1, z / .15) ** .8), z) for z in np.linspace(0, top, 18)]
    line = [(0, 0), outer[0], *outer, outer[-1], (outer[-1][0] - .0022, top), (outer[-1][0] - .0022, top), (outer[-1][0] - .004, .04)]

    def flutes(a, z):
        return 1 + .055 * np.cos(9 * (a + 9 * z)) * min(1, z / .012)
    lathe(line, material, (-.012, -.02, .094), segments=220, steps=5, wobble=flutes)


def _gantry(frame, shell, alu):
    for x in (-.172, .172):
        box((.022, .042, .385), .003, frame, (x, .045, .235))
        for s in (-1, 1):
            box((.0232, .005, .36), .001, surface((.01, .01, .01), .6), (x, .045 + s * .0085, .235))
        tube([(x * .88, .045, .05), (x * .88, .045, .40)], .004, metal(STEEL, .3), 2)
        box((.042, .042, .036), .003, shell, (x * .86, .045, .083))
        disc(.010, .018, .001, metal(BRASS, .3), (x * .88, .045, .228), segments=48)
        box((.062, .056, .046), .006, shell, (x * .95, .045, .235))
    box((.366, .040, .024), .004, frame, (0, .045, .437))
    box((.34, .022, .022), .002, frame, (0, .040, .235))
    box((.34, .004, .006), .001, metal(ALUMINIUM, .22, 'x'), (0, .027, .235))
    box((.33, .0012, .006), 0, rubber(), (0, .0285, .2435))
    box((.33, .0012, .006), 0, rubber(), (0, .0285, .2265))
    box((.034, .034, .036), .003, shell, (-.205, .045, .235))
    box((.016, .05, .030), .004, shell, (.206, .045, .235))


def _head(shell, x, z):
    """Toolhead over the print at (x, z); the nozzle tip is at the layer."""
    box((.052, .046, .070), .008, shell, (x, -.002, z + .024))
    box((.040, .002, .052), .004, plastic((.62, .60, .56), .45), (x, -.0265, z + .026))
    fan = [ring(.0125, .0022, shell), disc(.005, .003, .001, shell)]
    fan += [box((.0035, .010, .0008), .0003, shell, (.0085 * math.cos(t), .0085 * math.sin(t), .001), (28, 0, math.degrees(t) - 90))
            for t in np.linspace(0, TAU, 7, endpoint=False)]
    fan.append(disc(.0125, .0006, .0002, surface((.006, .006, .006), .7), (0, 0, -.001)))
    group(fan, (x, -.0282, z + .032), (90, 0, 0))
    box((.024, .026, .012), .003, metal(ALUMINIUM, .35), (x, -.002, z - .014))
    lathe([(0, -.004), (.0008, -.004), (.0008, -.004), (.0042, .003), (.0042, .003), (.0045, .009), (.0045, .009), (0, .009)],
          metal(BRASS, .25), (x, -.022, z - .026), segments=48, steps=2)
    box((.010, .018, .009), .002, metal(ALUMINIUM, .35), (x, -.014, z - .014))
    disc(.0014, .001, .0003, glow((.75, .9, 1), 3), (x + .014, -.0276, z + .052), (90, 0, 0), 24)


def _spool():
    clear = plastic((.045, .045, .047), .35)
    coil = plastic(TERRACOTTA, .35, 0)
    turns = node(coil, 'TexWave', bands_direction='Z', Scale=150.)
    wire(coil, space(coil), 'Vector', turns, 'Vector')
    raise_by(coil, turns, 'Fac', .0006, .8)
    rim = [(.026, 0), (.026, 0), (.088, 0), (.098, 0), (.0985, .001), (.0985, .003), (.0975, .004), (.026, .004), (.026, .004)]
    flange = lathe(rim, clear, segments=128, steps=3)
    for t in np.linspace(0, TAU, 6, endpoint=False):
        hole = disc(.016, .09, .0005, None, (.062 * math.cos(t), .062 * math.sin(t), -.008), segments=48)
        hole.parent = flange
        cut(flange, hole)
    other = again(flange, (0, 0, .060))
    core = lathe([(.075, .004), (.0845, .006), (.0852, .03), (.0838, .058), (.075, .060)], coil, steps=6)
    hub = lathe([(.026, 0), (.026, 0), (.026, .064), (.026, .064), (.022, .064), (.022, .064), (.022, 0)], clear, steps=1)
    group([flange, other, core, hub], (.196, .045, .335), (0, 90, 0))
    tube([(.17, .045, .335), (.28, .045, .335)], .018, plastic(GRAPHITE, .5), 2)
    tube([(.225, .128, .35), (.20, .125, .46), (.13, .08, .52), (.065, .03, .45), (.036, 0, .35), (.030, -.002, .296)], .002,
         plastic((.75, .73, .70), .3, 0), 14)
    tube([(.018, .012, .292), (-.02, .04, .36), (-.10, .07, .40), (-.15, .075, .33), (-.165, .075, .25)], .0045, rubber(), 14)


# ------------------------------------------------------------- robot vacuum
def robovac(view):
    """Vacuum robot, its dock behind it in the main view."""
    stage(.4)
    white, grey = gloss((.46, .425, .37), .24), plastic((.06, .061, .064), .45)
    _puck(white, grey)
    if view == 'detail':
        shot((.0, -.03, .055), .27, 30, 30, fstop=14, focus=(0, -.08, .08))
    else:
        _dock(white, grey)
        shot((.015, .06, .07), .62, 24, 22)


def _puck(white, grey):
    lathe([(0, .012), (.165, .012), (.165, .012), (.171, .016), (.172, .024), (.172, .062), (.1705, .068), (.1705, .068), (.1, .07)], grey, steps=6)
    lathe([(0, .0805), (.120, .0802), (.160, .0790), (.1675, .0765), (.1695, .0725), (.1690, .0690), (.1690, .0690), (.10, .068)], white, steps=10)
    ring(.1715, .0013, grey, (0, 0, .0690))
    bump = np.linspace(math.radians(192), math.radians(348), 60)
    tube(np.stack([.1735 * np.cos(bump), .1735 * np.sin(bump), 0 * bump + .041], -1), .01, plastic((.045, .046, .048), .38), 1,
         section=rounded(.006, .040, .0028))
    tube(np.stack([.1767 * np.cos(bump[18:42]), .1767 * np.sin(bump[18:42]), 0 * bump[18:42] + .045], -1), .01, black_glass(), 1,
         section=rounded(.0014, .016, .0006))
    _tower(white, grey)
    _buttons(grey)
    lid = np.linspace(math.radians(20), math.radians(160), 60)
    tube(np.stack([.158 * np.cos(lid), .158 * np.sin(lid), 0 * lid + .0791], -1), .0006, surface((.2, .195, .19), .6), 1)
    tube([(.1485, .054, .0795), (0, .048, .0802), (-.1485, .054, .0795)], .0006, surface((.2, .195, .19), .6), 12)
    _brush()
    for x in (-.112, .112):
        disc(.033, .022, .006, rubber(), (x, 0, .033), (0, 90, 0))


def _tower(white, grey):
    """The turning laser eye."""
    lathe([(.054, .078), (.050, .081), (.047, .083), (.047, .083), (.047, .085)], white, (0, .045, 0), steps=4)
    disc(.0445, .012, .0005, surface((.012, .012, .013), .25), (0, .045, .083))
    for t in np.linspace(0, TAU, 14, endpoint=False):
        box((.004, .003, .011), .001, grey, (.0445 * math.cos(t), .045 + .0445 * math.sin(t), .089), (0, 0, math.degrees(t)))
    lathe([(0, .1050), (.030, .1048), (.042, .1040), (.0465, .1015), (.0472, .0975), (.0465, .0950), (.0465, .0950), (0, .0950)],
          white, (0, .045, 0), steps=8)
    lathe([(0, .1053), (.026, .1053), (.026, .1053), (.0265, .1049)], metal((.60, .57, .53), .3), (0, .045, 0), steps=2)


def _buttons(grey):
    ring(.0125, .0008, metal((.60, .57, .53), .25), (-.022, -.066, .0806))
    ring(.0125, .0008, metal((.60, .57, .53), .25), (.022, -.066, .0806))
    ink = surface((.10, .10, .10), .5)
    for i in range(3):
        t = math.radians(90 + 120 * i)
        disc(.0009, .0004, .0001, ink, (.022 + .004 * math.cos(t), -.066 + .004 * math.sin(t), .0803), segments=20)
    a = np.linspace(.7, TAU - .7, 30) + math.pi / 2
    tube(np.stack([-.022 + .0042 * np.cos(a), -.066 + .0042 * np.sin(a), 0 * a + .0803], -1), .0005, ink, 1)
    tube([(-.022, -.066, .0803), (-.022, -.0612, .0803)], .0005, ink, 2)
    disc(.0012, .0004, .0001, glow((1, .78, .5), 3), (0, -.066, .0803), segments=24)


def _brush():
    """Side brush: three tufts that look out under the rim."""
    rnd = np.random.default_rng(3)
    hair = plastic((.16, .155, .15), .6, 0)
    cx, cy = .118, -.118
    for k in range(3):
        base = math.radians(-75 + 120 * k)
        for _ in range(16):
            t, length = base + rnd.normal(0, .11), rnd.uniform(.064, .075)
            tube([(cx + .008 * math.cos(base), cy + .008 * math.sin(base), .011),
                  (cx + length * .5 * math.cos(t), cy + length * .5 * math.sin(t), .008),
                  (cx + length * math.cos(t + .14), cy + length * math.sin(t + .14), .0014)], .00045, hair, 5, sides=2)
    disc(.012, .006, .002, plastic((.06, .06, .06), .5), (cx, cy, .007), segments=40)


def _dock(white, grey):
    y = .255
    box((.150, .075, .150), .020, white, (0, y, .078), segments=8)
    box((.120, .004, .085), .008, grey, (0, y - .0365, .060), segments=6)
    skin([[(sx * w, yy, z) for sx in (-1, 1)] for yy, z, w in ((y - .02, .012, .075), (y - .10, .004, .078), (y - .125, .001, .078))],
         grey, caps=False, closed=False)
    for x in (-.022, .022):
        box((.020, .004, .010), .002, metal(BRASS, .25), (x, y - .039, .040))
    disc(.0018, .001, .0003, glow((1, .78, .5), 3), (0, y - .038, .128), (90, 0, 0), 24)
    tube([(.06, y + .03, .02), (.11, y + .05, .004), (.22, y + .03, .003), (.36, y + .12, .003), (.7, y + .16, .003)], .003, rubber(), 12)


GOODS = {'printer3d': printer3d, 'robovac': robovac}
