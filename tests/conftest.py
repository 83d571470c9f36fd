"""Every test computes on one thread, whoever starts it.

Numbers of several threads differ in their last bits, and threads of several processes that share
the cores of a machine stand in each other's way. What a test starts inherits it.
"""

from __future__ import annotations

import os
import tempfile

for _name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ[_name] = "1"  # before torch and numpy are imported, which read them once
os.environ["TOKENIZERS_PARALLELISM"] = "false"
# no test reads or writes what the one who runs it has kept
os.environ["SUKASHI_CONFIG"] = tempfile.mkdtemp(prefix="sukashi-tests-")

import torch  # noqa: E402
from hypothesis import Phase, settings  # noqa: E402

torch.set_num_threads(1)
torch.set_num_interop_threads(1)

# A failure in CI is shrunk where it is mended, not there.
settings.register_profile("ci", phases=(Phase.explicit, Phase.reuse, Phase.generate))
if os.environ.get("CI") == "true":
    settings.load_profile("ci")
