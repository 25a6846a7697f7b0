"""What the journal's codes are called on screens: every act, and the fields that it names."""

ACTS = {
    "apply_for_filing": "申请备案",
    "change_password": "改密码",
    "change_phone": "换手机号",
    "check_identity": "当面核对身份证",
    "class_amended": "变更班次",
    "class_amendment_proposed": "申请变更课程",
    "class_announced": "公开班次",
    "class_approved": "通过开班备案",
    "class_cancelled": "取消班次",
    "class_closed": "结班",
    "class_drafted": "新建班次",
    "class_edited": "改班次草稿",
    "class_rejected": "不通过开班备案",
    "class_resumed": "恢复招生",
    "class_returned": "退回补正",
    "class_submitted": "提交开班备案",
    "class_suspended": "暂停招生",
    "close_account": "注销账号",
    "confirm_account": "确认新账号",
    "confirm_account_change": "确认账号变更",
    "confirm_correction": "确认更正",
    "decline_account_change": "不同意账号变更",
    "decline_correction": "不同意更正",
    "disable_account": "停用账号",
    "enrol_second_factor": "绑定验证器",
    "export_journal": "导出日志",
    "find_person": "按身份证号查找",
    "hand_back": "把账号交还本人",
    "lay_foundation": "建库",
    "make_account": "开账号",
    "make_first_officer": "开首位经办人、审批人的账号",
    "make_reset_code": "给重设密码的 6 位数字",
    "propose_account": "提出新账号",
    "propose_account_change": "提出账号变更",
    "propose_correction": "提出更正",
    "publish_listing": "公布名单",
    "publish_shortage_version": "发布急需紧缺目录",
    "redigest": "更换查找密钥",
    "refused": "打开无权的页面",
    "renew_first_password": "发新的首次密码",
    "reset_password": "用 6 位数字设新密码",
    "reveal": "看完整的号码",
    "rotate_keys": "更换数据密钥",
    "sign_up": "登记账号",
}
FIELDS = {
    "institution": "机构",
    "name": "姓名",
    "number": "身份证号",
    "password": "密码",
    "phone": "手机号",
    "role": "身份",
    "second_factor": "验证器",
    "unit": "单位",
}


def words_of_act(act: str) -> str:
    """改密码; the code itself for an act that is older than its words."""
    return ACTS.get(act, act)


def words_of_fields(fields: str) -> str:
    """身份证号、手机号; what has no word is left out."""
    return "、".join(FIELDS[name] for name in fields.split(",") if name in FIELDS)
