"""Forms of the entry: shape only. What a number or a password must be, the services say."""

from wtforms import Form, PasswordField, StringField
from wtforms.validators import InputRequired, Length

LONGEST = Length(max=200, message="太长了")


def wanted(words: str) -> list[object]:
    return [InputRequired(words), LONGEST]


class SignInForm(Form):
    name = StringField(
        "手机号或身份证号",
        wanted("写手机号或身份证号"),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        "密码", wanted("写密码"), render_kw={"autocomplete": "current-password"}
    )


class SignUpForm(Form):
    name = StringField("姓名", wanted("写身份证上的姓名"), render_kw={"autocomplete": "name"})
    number = StringField(
        "身份证号",
        wanted("写身份证上的 18 位号码"),
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )
    phone = StringField(
        "手机号", wanted("写手机号"), render_kw={"autocomplete": "tel", "inputmode": "tel"}
    )
    password = PasswordField(
        "设一个密码", wanted("设一个密码"), render_kw={"autocomplete": "new-password"}
    )


class ResetForm(Form):
    name = StringField(
        "身份证号", wanted("写身份证上的 18 位号码"), render_kw={"autocomplete": "username"}
    )
    code = StringField(
        "6 位数字",
        wanted("写工作人员给您的 6 位数字"),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
    password = PasswordField(
        "新密码", wanted("设一个新密码"), render_kw={"autocomplete": "new-password"}
    )


class PasswordForm(Form):
    old = PasswordField(
        "现在的密码", wanted("写现在的密码"), render_kw={"autocomplete": "current-password"}
    )
    new = PasswordField(
        "新密码", wanted("设一个新密码"), render_kw={"autocomplete": "new-password"}
    )


class CodeForm(Form):
    code = StringField(
        "验证码",
        wanted("写验证码"),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none"},
    )
