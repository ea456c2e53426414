"""Kitchen appliances."""

from materials import STEEL, black_glass, glow, metal, plastic, rubber, surface
from shapes import disc, lathe, oval, slab, tube
from studio import shot, stage

COLOURS = {'cream': (.76, .665, .50), 'black': (.018, .018, .019)}


def kettle(view):
    """Electric gooseneck kettle on its base."""
    stage(.3)
    coat = plastic(COLOURS['cream' if view == 'cream' else 'black'], .46, .00002)
    grip, steel = plastic((.02, .02, .021), .5), metal(STEEL, .2)
    _base(coat)
    _pot(coat, steel)
    _spout(coat)
    _handle(grip, steel)
    if view == 'detail':
        shot((-.042, 0, .135), .25, 24, 24, fstop=14, focus=(-.01, -.05, .15))
    else:
        shot((-.012, 0, .125), .44, 12, 13)


def _base(coat):
    lathe([(0, .004), (.070, .004), (.070, .004), (.0735, .006), (.075, .010), (.075, .018), (.0725, .0225),
           (.068, .0235), (.068, .0235), (0, .0235)], coat, steps=5)
    lathe([(0, 0), (.066, 0), (.066, .005)], rubber(), steps=1)
    slab(oval(.036, .020, 5), .0008, .0003, black_glass(), (0, -.0745, .013), (90, 0, 0))
    for i, x in enumerate((-.008, -.0035, .0035, .008)):
        disc(.0014, .0003, .0001, glow((1., .74, .42), 2.2), (x, -.0756, .013), (90, 0, 0), 24)
    tube([(.05, .055, .008), (.11, .09, .004), (.22, .10, .0035), (.36, .22, .0035), (.6, .3, .0035)], .0032, rubber(), 12)


def _pot(coat, steel):
    lathe([(0, .026), (.060, .026), (.060, .026), (.064, .027), (.0655, .030), (.0655, .030), (.063, .060), (.0545, .112),
           (.0475, .148), (.0465, .152), (.0465, .152), (.0445, .153), (.043, .152), (.043, .152), (.043, .14)], coat, steps=8)
    lathe([(.0662, .0275), (.0668, .029), (.0662, .0312)], steel, steps=4)
    lathe([(.0465, .1535), (.047, .1545), (.0465, .1557)], steel, steps=4)
    lathe([(0, .1595), (.030, .1590), (.041, .1578), (.0435, .1560), (.0435, .1560), (.0435, .150)], coat, steps=6)
    knob = plastic((.02, .02, .021), .5)
    lathe([(0, .158), (.0055, .158), (.0055, .166), (.0105, .170), (.0125, .1745), (.0115, .179), (.008, .1805), (0, .181)], knob, steps=6)
    lathe([(.0062, .1592), (.0072, .1595), (.0072, .1595), (.0068, .1612), (.005, .1612)], steel, steps=3)


def _spout(coat):
    line = [(-.058, 0, .046), (-.085, 0, .052), (-.104, 0, .080), (-.106, 0, .112), (-.108, 0, .142), (-.122, 0, .160),
            (-.142, 0, .164), (-.157, 0, .158)]
    thick = [1.9, 1.35, 1.05, .95, .86, .80, .76, .74]
    tube(line, .0088, coat, 14, thick=thick, sides=12)
    lathe([(.0235, 0), (.019, .004), (.0152, .012), (.014, .016)], coat, (-.0555, 0, .0455), (0, -82, 0), 64, 6)
    disc(.0052, .0006, .0001, surface((.006, .006, .006), .6), (-.1568, 0, .1581), (0, -117, 0), 32)


def _handle(grip, steel):
    line = [(.044, 0, .146), (.062, 0, .153), (.090, 0, .152), (.113, 0, .140), (.121, 0, .118), (.119, 0, .088), (.112, 0, .066)]
    section = rounded_strap()
    tube(line, .006, grip, 14, section=section)
    tube([(.040, 0, .140), (.046, 0, .1455), (.058, 0, .1515)], .0052, steel, 8)


def rounded_strap():
    return oval(.020, .013, 3.2, 40)


GOODS = {'kettle': kettle}
