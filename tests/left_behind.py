"""All that a question could leave behind on the user's network."""

from __future__ import annotations

from typing import Any

from torch import nn

from tests.tiny import tiny

HOOKS = (
    "_forward_hooks",
    "_forward_pre_hooks",
    "_backward_hooks",
    "_backward_pre_hooks",
    "_forward_hooks_with_kwargs",
    "_forward_pre_hooks_with_kwargs",
    "_forward_hooks_always_called",
    "_state_dict_hooks",
)


def configs(network: nn.Module) -> list[Any]:
    found = {id(m.config): m.config for m in network.modules() if hasattr(m, "config")}
    return list(found.values())


def state(network: nn.Module) -> dict[str, Any]:
    """All that a run could leave behind."""
    return {
        "hooks": [[dict(getattr(m, name)) for name in HOOKS] for m in network.modules()],
        "training": [module.training for module in network.modules()],
        "free": [parameter.requires_grad for parameter in network.parameters()],
        "gradients": [parameter.grad is None for parameter in network.parameters()],
        "attention": [config._attn_implementation for config in configs(network)],
        "configs": [config.to_json_string() for config in configs(network)],
        "weights": {k: v.clone().numpy().tobytes() for k, v in network.state_dict().items()},
        "buffers": [(k, v.numpy().tobytes()) for k, v in network.named_buffers()],
        "generation": str(getattr(network, "generation_config", "")),
        "names": [sorted(vars(module)) for module in network.modules()],
        "methods": [[n for n in vars(m) if callable(vars(m)[n])] for m in network.modules()],
    }


def half_frozen(family: str) -> Any:
    """A network in the middle of being trained: dropout on, every other parameter frozen."""
    network = tiny(family)
    network.train()
    for module in network.modules():
        for name in ("p", "dropout", "attention_dropout", "activation_dropout"):
            if isinstance(getattr(module, name, None), float):
                setattr(module, name, 0.5)
    for parameter in list(network.parameters())[::2]:
        parameter.requires_grad_(False)
    network.get_input_embeddings().eval()  # not all modules need be in the same mode
    return network
