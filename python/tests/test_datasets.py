"""Data sets: memory, files, cache, splits, other libraries."""

import os
import subprocess
import sys
import warnings

import numpy as np
import pytest

import cicyminer
from cicyminer import Configuration, Dataset, datasets


@pytest.fixture(scope="module")
def data():
    return datasets.three_folds()


def test_counts_are_the_published_ones(data):
    # P. Candelas et al., Nucl. Phys. B298 (1988) 493; 22 direct products
    assert len(data) == 7890 and len(data.connected) == 7868
    assert data.is_favourable[~data.is_product].sum() == 4874
    assert data.dimension == 3 and data.columns == ("h11", "h21")
    data.verify()


def test_arrays_are_read_only_views_that_outlive_the_data_set():
    data = Dataset(["{{5}}"])
    matrix, hodge = data.matrix, data.hodge
    del data
    assert matrix[0, 0, 0] == 5 and hodge.tolist() == [[1, 101]]
    with pytest.raises(ValueError, match="read-only"):
        matrix[0, 0, 0] = 4


def test_entries_slices_masks(data):
    assert data[0] == data[-7890] == Configuration("{{5}}")
    assert len(data[10:20]) == 10 and data[10:20][3] == data[13]
    assert len(data[data.euler == -200]) == (data.euler == -200).sum()
    assert (data[[5, 3, 5]].hodge == data.hodge[[5, 3, 5]]).all()
    assert [str(x) for x in data[:2]] == [str(data[0]), str(data[1])]
    for wrong in (7890, -7891):
        with pytest.raises(IndexError):
            data[wrong]
    with pytest.raises(IndexError):
        data[np.zeros((2, 2), int)]


def test_files_give_back_what_was_saved(data, tmp_path):
    part = data[:100]
    for name, format in [("a.h5", None), ("cicylist.txt", None), ("b.txt.gz", None), ("folder", "numpy")]:
        part.save(tmp_path / name, format)
        back = cicyminer.load(tmp_path / name)
        assert (back.hodge == part.hodge).all()
        assert all(a == b for a, b in zip(back, part))
    with pytest.raises(ValueError, match="no format"):
        part.save(tmp_path / "x.unknown")


def test_h5py_reads_the_file(data, tmp_path):
    h5py = pytest.importorskip("h5py")
    data[:10].save(tmp_path / "a.h5")
    with h5py.File(tmp_path / "a.h5") as file:
        assert (file["matrix"][:] == data.matrix[:10]).all()


def test_wrong_files_are_refused(tmp_path):
    with pytest.raises(FileNotFoundError) as info:
        cicyminer.load(tmp_path / "missing.h5")
    assert isinstance(info.value, cicyminer.CicyError)
    (tmp_path / "bad.h5").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(1000))
    with pytest.raises(cicyminer.InvalidInput):
        cicyminer.load(tmp_path / "bad.h5")
    (tmp_path / "some.txt").write_text("{{5}}\nnonsense\n{{4,2}}\n")
    with pytest.warns(UserWarning, match="refused"):
        assert len(cicyminer.load(tmp_path / "some.txt")) >= 1


def test_a_damaged_cache_is_made_again(tmp_path, monkeypatch):
    monkeypatch.setenv("CICYMINER_CACHE", str(tmp_path))
    first = datasets.three_folds()
    path = tmp_path / "three-folds.h5"
    assert first.path == path and path.exists()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert datasets.three_folds().checksum == first.checksum
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)
    with pytest.warns(UserWarning, match="damaged"):
        assert datasets.three_folds().checksum == first.checksum


def test_splits_are_disjoint_and_leave_out_products(data):
    split = data.split(0.5, 0.2, seed=3)
    together = np.concatenate(split)
    assert len(np.unique(together)) == len(together) == 7868
    assert not data.is_product[together].any()
    assert abs(len(split.training) - 0.5 * 7868) < 1
    again = data.split(0.5, 0.2, seed=3)
    assert all((a == b).all() for a, b in zip(split, again))
    with pytest.raises(cicyminer.UsageError):
        data.split(1.5)


def test_other_libraries_get_arrays(data):
    X, y = data.to_sklearn(data.split().training[:10], "h11")
    assert X.shape == (10, 180) and X.dtype == np.float32 and y.shape == (10,)
    pandas = pytest.importorskip("pandas")
    frame = data.to_pandas(text=True)
    assert isinstance(frame, pandas.DataFrame) and len(frame) == 7890
    assert frame.loc[frame["matrix"] == "[[4,5]]", "euler"].item() == -200
    with pytest.raises(ValueError, match="is not one of"):
        data.to_sklearn(target="h31")


def test_torch_data_sets_have_matrices_and_numbers(data):
    torch = pytest.importorskip("torch")
    loader = torch.utils.data.DataLoader(data.to_torch([0, 1, 2], scale=5), batch_size=3)
    matrices, numbers = next(iter(loader))
    assert matrices.shape == (3, 1, 12, 15) and numbers[0].tolist() == [1, 101]
    assert matrices[0, 0, 0, 0] == 1


def test_optional_packages_are_not_needed():
    program = (
        "import sys\n"
        "for name in ('pandas', 'matplotlib', 'tqdm', 'torch', 'xarray', 'IPython', 'sympy'):\n"
        "    sys.modules[name] = None\n"
        "import cicyminer\n"
        "print(len(cicyminer.datasets.three_folds()), cicyminer.predict(['{{6}}']).rounded[0, 0])\n"
    )
    out = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=os.environ, check=True
    )
    assert out.stdout == "7890 1\n"


def test_files_in_parts_are_the_whole(data, tmp_path):
    data.save(tmp_path / "all.h5")
    condition = "h11 = rows and euler < -100 or 2*rows > columns + 6"
    rows, columns = data.shape.T.astype(int)
    wanted = (data.hodge[:, 0] == rows) & (data.euler < -100) | (2 * rows > columns + 6)
    with datasets.open(tmp_path / "all.h5") as file:
        assert len(file) == 7890 and file.columns == data.columns and file[-1] == data[-1]
        parts = list(file.parts(3000))
        assert [len(part) for part in parts] == [3000, 3000, 1890]
        assert (np.concatenate([part.matrix for part in parts]) == data.matrix).all()
        chosen = file.select(condition)
        assert len(file[5:5]) == 0 and (file[100:110].hodge == data.hodge[100:110]).all()
        with pytest.raises(IndexError):
            file[7890]
        with pytest.raises(ValueError, match="step"):
            file[::2]
    assert (chosen.matrix == data.matrix[wanted]).all() and 0 < len(chosen) < 7890
    assert (chosen.hodge == data.select(condition).hodge).all()
    assert datasets.select(tmp_path / "all.h5", condition, tmp_path / "some.h5") == len(chosen)
    assert cicyminer.load(tmp_path / "some.h5").checksum == chosen.checksum
    with pytest.raises(ValueError, match="closed"):
        len(file)
    with pytest.raises(cicyminer.CicyError, match="h31"):
        data.select("h31 < 3")
    with pytest.raises(cicyminer.InvalidInput):
        data.select("h11 <")
    with pytest.raises(FileNotFoundError):
        datasets.open(tmp_path / "none.h5")
