// Exceptions of the library's errors: cicyminer/errors.py chooses the class.
#include <cstring>

#include "bind.hpp"
#include "check.hpp"

static void translate(const std::exception_ptr &pointer, void *)
{
    try {
        std::rethrow_exception(pointer);
    } catch (const cicy::Failure &failure) {
        try {
            nb::object make = nb::module_::import_("cicyminer.errors").attr("_from_code");
            // Messages may have been cut within a character.
            nb::object message = nb::steal(PyUnicode_DecodeUTF8(
                failure.error.message, (Py_ssize_t)strlen(failure.error.message), "replace"));
            nb::object error = make(cicy_error_code_name(failure.error.code),
                                    (int)failure.error.code, message, failure.about_configuration);
            PyErr_SetObject((PyObject *)Py_TYPE(error.ptr()), error.ptr());
        } catch (nb::python_error &error) {
            error.restore();
        }
    }
}

void bind_errors(nb::module_ &module)
{
    nb::register_exception_translator(translate);
    module.def("error_code_name",
               [](int code) { return cicy_error_code_name((cicy_error_code)code); });
}
