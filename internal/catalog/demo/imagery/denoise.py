"""An edge-avoiding wavelet denoiser, for a Blender that is built without one."""
import numpy as np

KERNEL = np.array([1, 4, 6, 4, 1], np.float32) / 16
SOFT = np.array([0, 1, 7, 1, 0], np.float32) / 9


def denoise(first, second, albedo, normal, passes=5):
    """Filter two independent renders of one scene. Their difference tells how
    noisy each pixel is, the albedo and normal passes where edges are. Light is
    filtered apart from albedo, so that patterns stay sharp."""
    base = albedo + .03
    a, b = (_without_sparks(np.log1p(half / base)) for half in (first, second))
    light = np.log((np.exp(a) + np.exp(b)) / 2)
    doubt = ((a - b).mean(-1, keepdims=True) / 2) ** 2
    doubt = _blur(_blur(_blur(doubt, 1), 2), 4)
    for level in range(passes):
        light, doubt = _pass(light, doubt, albedo, normal, 1 << level)
    return np.exp(_blur(np.log(np.expm1(light) * base + 1e-3), 1, SOFT)) - 1e-3


def _without_sparks(light):
    """Hold each pixel to what its neighbours have, so that no lone one shines."""
    h, w = light.shape[:2]
    wide = np.pad(light, ((1, 1), (1, 1), (0, 0)), 'edge')
    near = np.stack([wide[i:i + h, j:j + w] for i in range(3) for j in range(3)])
    near.partition((1, 7), 0)
    return np.clip(light, near[1], near[7])


def _pass(light, doubt, albedo, normal, step):
    bright = light.mean(-1, keepdims=True)
    if step < 4:
        bright = _blur(bright, 1)
    reach = 4 * np.sqrt(_blur(doubt, 1)) + .006
    guide = np.concatenate([bright, normal / .22, albedo / .12], -1)
    stack = np.concatenate([guide, light, doubt], -1)
    h, w = bright.shape[:2]
    padded = np.pad(stack, ((2 * step,) * 2, (2 * step,) * 2, (0, 0)), 'edge')
    total, spread, weights = np.zeros_like(light), np.zeros_like(doubt), np.zeros_like(doubt)
    for i in range(5):
        for j in range(5):
            there = padded[i * step:i * step + h, j * step:j * step + w]
            far = np.abs(there[..., :1] - bright) / reach
            far += ((there[..., 1:7] - guide[..., 1:]) ** 2).sum(-1, keepdims=True)
            weight = KERNEL[i] * KERNEL[j] * np.exp(-far)
            total += weight * there[..., 7:10]
            spread += weight * weight * there[..., 10:]
            weights += weight
    return total / weights, spread / weights ** 2


def _blur(a, step, kernel=KERNEL):
    for axis in (0, 1):
        pad = [(2 * step, 2 * step) if k == axis else (0, 0) for k in range(3)]
        wide, n = np.pad(a, pad, 'edge'), a.shape[axis]
        a = sum(k * wide.take(range(i * step, i * step + n), axis) for i, k in enumerate(kernel))
    return a
