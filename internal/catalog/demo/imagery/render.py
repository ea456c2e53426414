"""Render one picture of one good:

blender -b -t 2 --factory-startup --python render.py -- <good>-<view> <out.png> [samples] [size]

Each family file, goods_*.py, has GOODS: {good: function of the view}. The function lays the
stage, builds the good and sets the camera with studio.shot.
"""
import importlib
import os
import sys
import tempfile

import bpy
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from denoise import denoise  # noqa: E402
from studio import empty_scene  # noqa: E402

PASSES = {'colour': 'Image', 'albedo': 'Denoising Albedo', 'normal': 'Denoising Normal'}


def goods():
    """All goods of all family files."""
    found = {}
    for name in sorted(os.listdir(HERE)):
        stem, ending = os.path.splitext(name)
        if stem.startswith('goods_') and ending == '.py':
            found.update(importlib.import_module(stem).GOODS)
    return found


def set_cycles(samples, size):
    scene, view = bpy.context.scene, bpy.context.scene.view_settings
    scene.render.resolution_x = scene.render.resolution_y = size
    scene.render.use_persistent_data = True
    c = scene.cycles
    c.samples, c.use_adaptive_sampling = samples, True
    c.adaptive_threshold, c.adaptive_min_samples = .06, max(6, samples // 2)
    c.max_bounces, c.diffuse_bounces, c.glossy_bounces, c.transmission_bounces = 6, 3, 4, 6
    c.caustics_reflective = c.caustics_refractive = False
    c.sample_clamp_indirect, c.blur_glossy, c.use_denoising = 4., 1., False
    bpy.context.view_layer.cycles.denoising_store_passes = True
    view.view_transform, view.look = 'Filmic', 'High Contrast'


def keep_passes(folder):
    """Write each pass that the denoiser needs as a file."""
    scene = bpy.context.scene
    scene.use_nodes = True
    tree = scene.node_tree
    tree.nodes.clear()
    layers, files = tree.nodes.new('CompositorNodeRLayers'), tree.nodes.new('CompositorNodeOutputFile')
    files.base_path = folder
    files.format.file_format, files.format.color_depth, files.format.color_mode = 'OPEN_EXR', '32', 'RGB'
    files.file_slots.clear()
    for name, source in PASSES.items():
        files.file_slots.new(name)
        tree.links.new(layers.outputs[source], files.inputs[name])
    end = tree.nodes.new('CompositorNodeComposite')
    tree.links.new(layers.outputs['Image'], end.inputs['Image'])


def once(seed):
    """Render with a seed; the passes by name."""
    scene = bpy.context.scene
    scene.cycles.seed = seed
    with tempfile.TemporaryDirectory() as folder:
        keep_passes(folder)
        bpy.ops.render.render()
        return {name: read(os.path.join(folder, '%s%04d.exr' % (name, scene.frame_current))) for name in PASSES}


def read(path):
    image = bpy.data.images.load(path)
    image.colorspace_settings.name = 'Non-Color'
    w, h = image.size
    pixels = np.empty(w * h * 4, np.float32)
    image.pixels.foreach_get(pixels)
    bpy.data.images.remove(image)
    return pixels.reshape(h, w, 4)[..., :3].copy()


def write(colour, path):
    """Save linear light through the scene's film."""
    scene, (h, w, _) = bpy.context.scene, colour.shape
    image = bpy.data.images.new('result', w, h, float_buffer=True)
    image.colorspace_settings.name = 'Linear'
    solid = np.ones((h, w, 1), np.float32)
    image.pixels.foreach_set(np.concatenate([np.maximum(colour, 0), solid], -1).astype(np.float32).ravel())
    image.update()
    scene.render.image_settings.file_format, scene.render.image_settings.color_mode = 'PNG', 'RGB'
    image.save_render(path, scene=scene)


def main(name, path, samples=20, size=1200):
    good, _, view = name.rpartition('-')
    empty_scene()
    goods()[good](view)
    set_cycles(max(int(samples) // 2, 1), int(size))
    a, b = once(1), once(2)
    albedo, normal = ((a[p] + b[p]) / 2 for p in ('albedo', 'normal'))
    write(denoise(a['colour'], b['colour'], albedo, normal), path)


main(*sys.argv[sys.argv.index('--') + 1:])
