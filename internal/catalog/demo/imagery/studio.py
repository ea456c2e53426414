"""The photo studio: one warm-paper set, three lights and a long lens.

Lengths are metres, z is up, the camera stands on the -y side. An azimuth of 0
is the camera's side, negative is left. Angles are degrees.
"""
import math

import bpy
from mathutils import Vector

from materials import surface
from shapes import link, mesh

PAPER = (.72, .685, .63)
WARM, COOL, NEUTRAL = (1, .955, .90), (.93, .97, 1), (1, .98, .95)


def empty_scene():
    """Start from nothing, with Cycles as the engine."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.context.scene.render.engine = 'CYCLES'


def stage(reach=.3, key=1., fill=1., rim=1., paper=PAPER):
    """Lay the paper sweep and set the lights for a subject about `reach` metres
    large that stands on z = 0 round the origin. The light looks the same at
    every reach. key, fill and rim multiply the power of each light."""
    s = reach / .3
    _sweep(s, paper)
    softbox('key', -57, 47, 2.0 * s, (.8 * s, .8 * s), 34 * key * s * s, WARM)
    softbox('fill', 62, 25, 2.1 * s, (1.3 * s, 1.3 * s), 5 * fill * s * s, COOL)
    softbox('rim', 149, 45, 1.9 * s, (.7 * s, .35 * s), 26 * rim * s * s, NEUTRAL)
    world = bpy.data.worlds.new('room')
    world.use_nodes = True
    room = world.node_tree.nodes['Background'].inputs
    room[0].default_value = (*NEUTRAL, 1)
    room[1].default_value = .11
    bpy.context.scene.world = world


def softbox(name, azimuth, elevation, distance, size, power, colour=NEUTRAL, aim=(0, 0, .1)):
    """One rectangular light that looks at `aim`."""
    light = bpy.data.lights.new(name, 'AREA')
    light.shape, light.energy, light.color = 'RECTANGLE', power, colour
    light.size, light.size_y = size
    ob = link(bpy.data.objects.new(name, light))
    _look(ob, _polar(azimuth, elevation, distance), Vector(aim))
    return ob


def shot(target, width, azimuth=0, elevation=14, lens=85, fstop=None, focus=None):
    """Set the camera so that `width` metres at `target` fill the frame.
    fstop blurs what is off the plane of `focus` (a point; default the target)."""
    lenses = bpy.data.cameras.new('camera')
    lenses.lens, lenses.sensor_width = lens, 36
    lenses.clip_start = .001
    ob = link(bpy.data.objects.new('camera', lenses))
    target = Vector(target)
    _look(ob, target + _polar(azimuth, elevation, width * lens / 36), target)
    if fstop:
        ahead = (target - ob.location).normalized()
        lenses.dof.use_dof, lenses.dof.aperture_fstop = True, fstop
        lenses.dof.focus_distance = ahead.dot(Vector(focus or target) - ob.location)
    bpy.context.scene.camera = ob
    return ob


def _polar(azimuth, elevation, distance):
    a, e = math.radians(azimuth), math.radians(elevation)
    return distance * Vector((math.cos(e) * math.sin(a), -math.cos(e) * math.cos(a), math.sin(e)))


def _look(ob, place, target):
    ob.location = place
    ob.rotation_euler = (target - place).to_track_quat('-Z', 'Y').to_euler()


def _sweep(s, paper):
    """Floor, quarter of a circle, wall: paper without a seam."""
    bend = [(1.3 + .9 * math.sin(t), .9 - .9 * math.cos(t)) for t in
            (math.radians(6 * i) for i in range(16))]
    line = [(-3.5, 0), (-1.6, 0), *bend, (2.2, 4)]
    points = [(x * s, y * s, z * s) for y, z in line for x in (-5, 5)]
    faces = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(line) - 1)]
    mesh(points, faces, surface(paper, rough=.75, Specular=.15), name='sweep')
